"""All that is published, as files. An export shows one moment; its bytes are the same on any machine."""
