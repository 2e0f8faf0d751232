"""The demo township: fictional places and people, and three months of their visits."""
