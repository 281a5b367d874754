# The frame of the programs here: runs the cases of a table one after another and prints what each returns, 16
# hex digits a line. `cases` and the cases themselves come from the file that includes this one.
#
# A case is called in M-mode, may use every register but sp, s10 and s11, and returns its result in a0.

.equ TURNS, 600000              # of a hot loop: enough that the translation is entered

.macro mix hash, value
    xor \hash, \hash, \value
    slli t6, \hash, 13
    xor \hash, \hash, t6
    srli t6, \hash, 7
    xor \hash, \hash, t6
    slli t6, \hash, 17
    xor \hash, \hash, t6
.endm

.globl _start
_start:
    j 1f
.balign 8
only:                           # number of the one case to run, or -1
    .dword -1
parameter:
    .dword 20
1:  csrr t0, mhartid
2:  beqz t0, 3f
    wfi
    j 2b
3:  la sp, stack_top
    li t0, -1
    csrw pmpaddr0, t0
    li t0, 0x1f
    csrw pmpcfg0, t0
    li t0, 0x2000               # FS = Initial
    csrs mstatus, t0
    la s11, cases
    li s10, 0
next:
    la t0, broken
    csrw mtvec, t0
    ld t1, 0(s11)
    beqz t1, finish
    ld t0, only
    bltz t0, 4f
    bne t0, s10, 5f
4:  jalr t1
    call print
5:  addi s11, s11, 8
    addi s10, s10, 1
    j next

#include "../report.S"

.balign 4
broken:                         # a trap that no case expects
    csrr a0, mcause
    call print
    csrr a0, mepc
    call print
    li t0, FINISHER
    li t1, 0x13333
    sw t1, 0(t0)
1:  j 1b
