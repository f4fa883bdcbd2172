from django.apps import AppConfig


class ImagesApp(AppConfig):
    name = "images"
    label = "qafila_images"
