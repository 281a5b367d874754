# Runs the programs of a table one after another, in M-mode, and prints a hash of what each left behind:
# x1-x31, f0-f31, fcsr, the scratch area and every trap on the way. A program ends with ecall. With `verbose`
# set it prints it all. The whole table is run so many rounds; with `interrupts` set, timer interrupts come at
# random moments, and leave no trace. layout.ts has the addresses.

.equ TABLE, 0x80100000          # count, verbose, rounds, interrupts, then entry and register file of each program
.equ SCRATCH, 0x801fff00
.equ SCRATCH_DWORDS, 64
.equ CAUSE_MACHINE_ECALL, 11

# The context, at mscratch while a program runs.
.equ CTX_X, 0                   # x1-x31
.equ CTX_F, 31 * 8
.equ CTX_FCSR, 63 * 8
.equ CTX_TRAPS, 64 * 8          # hash of the traps
.equ CTX_LAST, 65 * 8           # mcause, mtval, mepc of the last one
.equ CTX_RESULTS, 68            # so many words are compared
.equ CTX_INDEX, 68 * 8
.equ CTX_DUMMY, 69 * 8
.equ CTX_HELD, 70 * 8           # x28-x30 of the program during a trap
.equ CTX_ROUND, 73 * 8
.equ CTX_SEED, 74 * 8           # of the times of interrupts

.equ MTIMECMP, 0x02004000
.equ MTIME, 0x0200bff8
.equ MTIE, 1 << 7

.macro mix hash, value, constant
    xor \hash, \hash, \value
    mul \hash, \hash, \constant
    srli \value, \hash, 29
    xor \hash, \hash, \value
.endm

.globl _start
_start:
    csrr t0, mhartid
1:  beqz t0, 2f
    wfi
    j 1b
2:  la sp, stack_top
    la t0, trap
    csrw mtvec, t0
    la s0, context
    sd zero, CTX_INDEX(s0)
    sd zero, CTX_ROUND(s0)
    li t0, 88172645
    sd t0, CTX_SEED(s0)
    li t0, TABLE
    ld t0, 24(t0)
    beqz t0, next
    li t0, MTIMECMP
    sd zero, 0(t0)
    li t0, MTIE
    csrs mie, t0

next:
    li t0, 0x3880               # MPP = M, FS = Initial, MPIE
    csrs mstatus, t0
    la s0, context
    ld s1, CTX_INDEX(s0)
    li s2, TABLE
    ld t0, 0(s2)
    bltu s1, t0, 1f
    ld t0, CTX_ROUND(s0)
    addi t0, t0, 1
    ld t1, 16(s2)
    bgeu t0, t1, finish
    sd t0, CTX_ROUND(s0)
    sd zero, CTX_INDEX(s0)
    li s1, 0
1:

    # Scratch: xorshift from the program's number.
    li t0, SCRATCH
    li t1, SCRATCH_DWORDS
    addi t2, s1, 1
    ld t3, multiplier
    mul t2, t2, t3
1:  slli t3, t2, 13
    xor t2, t2, t3
    srli t3, t2, 7
    xor t2, t2, t3
    slli t3, t2, 17
    xor t2, t2, t3
    sd t2, 0(t0)
    addi t0, t0, 8
    addi t1, t1, -1
    bnez t1, 1b

    sd zero, CTX_TRAPS(s0)
    sd zero, CTX_LAST(s0)
    sd zero, CTX_LAST + 8(s0)
    sd zero, CTX_LAST + 16(s0)
    addi t0, s0, CTX_DUMMY
    sc.d t1, zero, (t0)         # no reservation is left over
    csrw mscratch, s0

    slli t0, s1, 4
    add t0, t0, s2
    ld t1, 32(t0)
    csrw mepc, t1
    ld x31, 40(t0)
.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    fld f\n, (31 + \n) * 8(x31)
.endr
    ld x1, 63 * 8(x31)
    fscsr x1
.irp n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    ld x\n, (\n - 1) * 8(x31)
.endr
    mret

.balign 4
trap:
    csrrw x31, mscratch, x31
    sd x28, CTX_HELD(x31)
    sd x29, CTX_HELD + 8(x31)
    sd x30, CTX_HELD + 16(x31)
    csrr x28, mcause
    bltz x28, tick
    li x29, CAUSE_MACHINE_ECALL
    beq x28, x29, done
    ld x29, CTX_TRAPS(x31)
    ld x30, multiplier
    sd x28, CTX_LAST(x31)
    mix x29, x28, x30
    csrr x28, mtval
    sd x28, CTX_LAST + 8(x31)
    mix x29, x28, x30
    csrr x28, mepc
    sd x28, CTX_LAST + 16(x31)
    mix x29, x28, x30
    sd x29, CTX_TRAPS(x31)
    csrr x28, mepc              # go on after the instruction
    lhu x29, 0(x28)
    andi x29, x29, 3
    addi x29, x29, -3
    seqz x29, x29
    slli x29, x29, 1
    addi x29, x29, 2
    add x28, x28, x29
    csrw mepc, x28
    li x28, 0x1800
    csrs mstatus, x28
resume:
    ld x28, CTX_HELD(x31)
    ld x29, CTX_HELD + 8(x31)
    ld x30, CTX_HELD + 16(x31)
    csrrw x31, mscratch, x31
    mret

# The timer: the next interrupt comes soon, or not so soon.
tick:
    ld x28, CTX_SEED(x31)
    slli x29, x28, 13
    xor x28, x28, x29
    srli x29, x28, 7
    xor x28, x28, x29
    slli x29, x28, 17
    xor x28, x28, x29
    sd x28, CTX_SEED(x31)
    andi x29, x28, 31
    andi x30, x28, 32
    bnez x30, 1f
    andi x29, x28, 1023
1:  li x30, MTIME
    ld x30, 0(x30)
    add x29, x29, x30
    li x30, MTIMECMP
    sd x29, 0(x30)
    j resume

done:
    ld x28, CTX_HELD(x31)
    ld x29, CTX_HELD + 8(x31)
    ld x30, CTX_HELD + 16(x31)
.irp n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
    sd x\n, CTX_X + (\n - 1) * 8(x31)
.endr
    csrr x1, mscratch
    sd x1, CTX_X + 30 * 8(x31)
.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    fsd f\n, CTX_F + \n * 8(x31)
.endr
    frcsr x1
    sd x1, CTX_FCSR(x31)

    mv s0, x31
    la sp, stack_top
    li s1, 0                    # the hash
    ld s2, multiplier
    mv t0, s0
    li t1, CTX_RESULTS
1:  ld t2, 0(t0)
    mix s1, t2, s2
    addi t0, t0, 8
    addi t1, t1, -1
    bnez t1, 1b
    li t0, SCRATCH
    li t1, SCRATCH_DWORDS
2:  ld t2, 0(t0)
    mix s1, t2, s2
    addi t0, t0, 8
    addi t1, t1, -1
    bnez t1, 2b

    mv a0, s1
    call print
    li t0, TABLE
    ld t0, 8(t0)
    beqz t0, 4f
    mv s3, s0                   # verbose: the context, then the scratch area
    li s4, CTX_RESULTS
3:  ld a0, 0(s3)
    call print
    addi s3, s3, 8
    addi s4, s4, -1
    bnez s4, 3b
    li s3, SCRATCH
    li s4, SCRATCH_DWORDS
5:  ld a0, 0(s3)
    call print
    addi s3, s3, 8
    addi s4, s4, -1
    bnez s4, 5b
4:  ld t0, CTX_INDEX(s0)
    addi t0, t0, 1
    sd t0, CTX_INDEX(s0)
    j next

#include "../report.S"

.balign 8
multiplier:
    .dword 0x9e3779b97f4a7c15
context:
    .space 80 * 8
    .space 256
stack_top:
