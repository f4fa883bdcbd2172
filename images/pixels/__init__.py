"""Where pixels are touched: what a file is allowed to be, its colours, and the engines that do the work."""
