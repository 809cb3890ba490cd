"""Precomputed embeddings in files: NPZ, NPY, safetensors, Parquet, TensorBoard projector. Nothing of them is pickle."""

from xmodal.data.arrays.opening import SUFFIXES, read_arrays
from xmodal.data.arrays.records import ArrayTable, Matrix, RawArrays

__all__ = ["SUFFIXES", "ArrayTable", "Matrix", "RawArrays", "read_arrays"]
