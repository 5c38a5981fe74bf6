"""Every editorial change is a proposal by one person and the decision of another."""
