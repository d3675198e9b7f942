"""Computing cores without Django; each is publishable alone."""
