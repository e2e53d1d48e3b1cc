# first
x = 1  ## second: é 


def f():  # third
    # fourth
    return "# no comment"  #
# last