"""An earlier hour: whoever asked is told of those that come free and that they can reach, and takes one with a click."""
