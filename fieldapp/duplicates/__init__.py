"""Records of the register that may be the same person or the same household twice."""
