"""Looking at somebody's data in a process of its own, which tells what it finds and how far it is."""
