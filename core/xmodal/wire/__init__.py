"""What crosses a process border: arrays, sockets and children. Knows nothing of training or maps."""
