"""The application: settings, command line, and the sample business."""
