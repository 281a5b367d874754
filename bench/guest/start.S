# Entry of the bare-metal benchmark: floating point on, a stack, then main; its end switches the machine off.
.section .text.start
.globl _start
_start:
    li t0, 0x6000               # FS
    csrs mstatus, t0
    la sp, stack_top
    call main
    li t0, 0x100000
    li t1, 0x5555
    sw t1, 0(t0)
1:  j 1b

.bss
.balign 16
    .space 256 * 1024
stack_top:
