import ShopX
print("ok")
