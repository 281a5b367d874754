# How the bare-metal programs of the tests report: `print` and `finish`, for a file that includes this one.

.equ UART, 0x10000000
.equ FINISHER, 0x100000

# What was printed last must have left the UART: QEMU ends at once and forgets it otherwise.
finish:
    li t0, UART
1:  lbu t1, 5(t0)
    andi t1, t1, 0x40           # TEMT
    beqz t1, 1b
    li t0, FINISHER
    li t1, 0x5555
    sw t1, 0(t0)
1:  j 1b

# Prints a0, 16 hex digits and a line feed.
print:
    li t0, UART
    li t1, 60
1:  srl t2, a0, t1
    andi t2, t2, 15
    addi t2, t2, '0'
    li t3, '9'
    bleu t2, t3, 2f
    addi t2, t2, 'a' - '9' - 1
2:  lbu t3, 5(t0)
    andi t3, t3, 0x20
    beqz t3, 2b
    sb t2, 0(t0)
    addi t1, t1, -4
    bgez t1, 1b
3:  lbu t3, 5(t0)
    andi t3, t3, 0x20
    beqz t3, 3b
    li t2, 10
    sb t2, 0(t0)
    ret
