rootProject.name = "shopx-kotlin"
