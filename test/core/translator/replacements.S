# Two functions, each on a page of its own, that stand in for one another: mapped in turn, or copied.
.balign 4096
one:
    addi a0, a0, 1
    ret
.balign 4096
two:
    slli t0, a0, 3
    sub a0, t0, a0
    addi a0, a0, 5
    ret
