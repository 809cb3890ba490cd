"""What makes maps, one file per method; `xmodal.projection.configs` names them."""
