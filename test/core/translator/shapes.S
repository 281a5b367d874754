# Hot code of unusual shape, and code that turns hot when a region around it is there already.
# regressions.node.test.ts names the cases.
#include "frame.S"

.balign 8
cases:
    .dword several_ways, ways_in_ways, switch_into_loop, late_code, whole_numbers, tail_calls, words, words_in_turn, 0

# A loop that is entered at any of three places, as the turn's number says.
several_ways:
    li a0, 1
    li a1, TURNS / 8
1:  andi t0, a1, 3
    li t1, 5                    # turns of the inner loop
    beqz t0, 3f
    li t2, 1
    beq t0, t2, 4f
2:  addi a0, a0, 3
    mix a0, a1
3:  slli t2, a0, 1
    add a0, a0, t2
    addi t1, t1, -1
    beqz t1, 5f
4:  xori a0, a0, 0x2a5
    andi t2, a0, 1
    bnez t2, 2b
    addi t1, t1, -1
    bgtz t1, 3b
5:  addi a1, a1, -1
    bnez a1, 1b
    ret

# A loop with two ways in that has in it another one with two, and a third way into both.
ways_in_ways:
    li a0, 7
    li a1, TURNS / 16
1:  andi t0, a1, 7
    li t1, 9
    li t2, 3
    bltu t0, t2, 3f
    li t2, 6
    bltu t0, t2, 5f
2:  mix a0, t1
    andi t2, a0, 2
    beqz t2, 4f
3:  addi a0, a0, 0x11
    addi t1, t1, -1
    blez t1, 6f
4:  slli t2, a0, 3
    sub a0, t2, a0
    addi t1, t1, -1
    blez t1, 6f
    andi t2, a0, 4
    bnez t2, 3b
5:  not a0, a0
    andi t2, a0, 8
    bnez t2, 4b
    addi t1, t1, -1
    bgtz t1, 2b
6:  addi a1, a1, -1
    bnez a1, 1b
    ret

# A switch whose targets lie in the loop that control also falls into.
switch_into_loop:
    li a0, 3
    li a1, TURNS / 8
    la a2, targets
1:  andi t0, a1, 3
    slli t0, t0, 3
    add t0, t0, a2
    ld t0, 0(t0)
    li t1, 4
    jr t0
2:  addi a0, a0, 1
3:  mix a0, t1
4:  slli t2, a0, 2
    add a0, a0, t2
    addi t1, t1, -1
    blez t1, 6f
    andi t0, a0, 3
    slli t0, t0, 3
    add t0, t0, a2
    ld t0, 0(t0)
    jr t0
5:  xori a0, a0, 0x7f
    addi t1, t1, -1
    bgtz t1, 3b
6:  addi a1, a1, -1
    bnez a1, 1b
    ret
.balign 8
targets:
    .dword 2b, 3b, 4b, 5b

# Each function ends in a jump to one before it, or through a pointer, up to 255 times in a row.
third:
    mix a0, t1
    addi t1, t1, -1
    blez t1, 6f
    jr a3
6:  ret
second:
    xori a0, a0, 0x2d
    addi a0, a0, 1
    j third
first:
    slli t2, a0, 2
    add a0, t2, a0
    j second
tail_calls:
    mv a4, ra
    li a0, 11
    li a1, TURNS / 64
    la a3, first
1:  andi t1, a1, 255
    call first
    add a0, a0, t1
    addi a1, a1, -1
    bnez a1, 1b
    jr a4

# Rotations made of shifts, and words joined, compared and used as 64 bits, whether negative or not.
words:
    li a0, 0x12345
    li a1, TURNS / 4
1:  mix a0, a1
    sext.w t0, a0
    srliw t1, a0, 9
    slliw t2, a0, 23
    or t3, t1, t2               # rotated
    xor t4, t3, t0
    not t5, t4
    and t1, t1, t4
    add a0, a0, t3
    slli t2, t5, 7
    xor a0, a0, t2
    add a0, a0, t1
    bltu t3, t4, 2f
    srli a0, t5, 1
2:  blt t1, t3, 3f
    subw t2, t4, t3
    sltu t5, t2, t0
    add a0, a0, t5
    sext.w t2, t2
    xor a0, a0, t2
3:  beq t0, t4, 4f
    negw t5, t1
    andi t5, t5, -256
    add a0, a0, t5
4:  addi a1, a1, -1
    bnez a1, 1b
    ret

# Loops that hand words from turn to turn, and extend them. Every 16th time they begin with numbers that are
# none, or are none later; one is entered in its middle, one by a switch. And a function spoils a word.
words_in_turn:
    mv s1, ra
    li a0, 0x12345
    li s0, TURNS / 16
1:  mix a0, s0
    andi t0, s0, 15
    sext.w a2, a0
    srai a3, a2, 3
    not a4, a2
    andi a5, s0, 0xff
    bnez t0, 2f
    mv a2, a0                   # no words
    slli a4, a0, 5
    addi a5, a0, 7
2:  li t1, 6
    j 4f
3:  mv a4, a3                   # handed on
    mv a3, a2
    mv a2, t3
4:  slliw t2, a2, 7
    srliw t3, a2, 25
    or t3, t2, t3
    xor t3, t3, a3
    sext.w t4, a2
    sext.w t5, a4
    add a0, a0, t4
    xor a0, a0, t5
    addw t3, t3, t5
    addi t1, t1, -1
    bnez t1, 3b
    li t1, 3
    andi t2, a0, 3
    slli t2, t2, 2
    la t4, 5f
    add t4, t4, t2
    jr t4
.option push
.option norvc
5:  j 6f
    addi a5, a5, 5
    addi a5, a5, -3
.option pop
6:  sext.w t2, a5
    sext.w t3, a4
    add a0, a0, t2
    xor a0, a0, t3
    addw a5, a5, t2
    add a4, a4, a4              # a word no longer, at times
    addi t1, t1, -1
    bnez t1, 6b
    andi a6, s0, 0xff
    call shifted
    andi t0, a0, 1
    bnez t0, 7f
    addi a0, a0, 1
7:  sext.w t0, a6
    add a0, a0, t0
    addi s0, s0, -1
    bnez s0, 1b
    jr s1
shifted:
    slli a6, a6, 27
    ret

# Parts of a loop run for the first time when it has long been hot; one of them lies before it.
0:  mix a0, a1
    j 5f
late_code:
    li a0, 9
    li a1, TURNS
1:  li t0, TURNS - 50000
    bgtu a1, t0, 2f
    andi t1, a1, 1
    beqz t1, 2f
    addi a0, a0, 5
2:  li t0, TURNS - 150000
    bgtu a1, t0, 3f
    andi t1, a1, 2
    beqz t1, 3f
    xori a0, a0, 0x155
3:  li t0, TURNS - 300000
    bgtu a1, t0, 5f
    andi t1, a1, 4
    bnez t1, 0b
5:  slli t1, a0, 1
    add a0, a0, t1
    addi a1, a1, -1
    bnez a1, 1b
    ret

# Double arithmetic whose results are exact raises no flag; then some that are not, one after another.
whole_numbers:
    fsflags x0
    li a0, 0
    li a1, 20000
    li t0, 3
    fcvt.d.w fa1, t0
    fmv.d.x fa0, x0
1:  andi t0, a1, 255
    fcvt.d.w fa2, t0
    fmadd.d fa0, fa2, fa1, fa0
    fnmsub.d fa0, fa1, fa1, fa0
    fmul.d fa3, fa2, fa2
    fsqrt.d fa3, fa3
    fsub.d fa3, fa3, fa2        # zero
    fadd.d fa0, fa0, fa3
    fmul.d fa4, fa2, fa1
    fdiv.d fa4, fa4, fa1
    fmadd.d fa0, fa4, fa3, fa0
    frflags t1
    slli t2, a1, 5
    mul t1, t1, t2
    add a0, a0, t1
    addi a1, a1, -1
    bnez a1, 1b
    fmv.x.d t0, fa0
    mix a0, t0
    li a1, 20000
2:  fsflags x0
    la t1, odd
    andi t0, a1, 7
    slli t0, t0, 4
    add t1, t1, t0
    fld fa1, 0(t1)
    fld fa2, 8(t1)
    fmul.d fa3, fa1, fa2
    frflags t0
    mix a0, t0
    fsflags x0
    fdiv.d fa4, fa1, fa2
    frflags t0
    mix a0, t0
    fsflags x0
    fmadd.d fa5, fa1, fa2, fa1
    frflags t0
    mix a0, t0
    fsflags x0
    fsqrt.d fa6, fa1
    fsub.d fa7, fa1, fa2
    frflags t0
    mix a0, t0
    fmv.x.d t0, fa3
    mix a0, t0
    fmv.x.d t0, fa4
    mix a0, t0
    fmv.x.d t0, fa5
    mix a0, t0
    fmv.x.d t0, fa6
    mix a0, t0
    fmv.x.d t0, fa7
    mix a0, t0
    addi a1, a1, -1
    bnez a1, 2b
    ret
.balign 8
odd:                            # pairs of doubles
    .dword 0x3ff0000000000001, 0x3ff0000000000001   # products that are inexact
    .dword 0x0010000000000000, 0x3fe0000000000000   # the smallest normal number, halved: exact, subnormal
    .dword 0x0010000000000001, 0x3fe0000000000000   # not exact, and so an underflow
    .dword 0x2000000000000000, 0x2000000000000001   # a product whose error underflows
    .dword 0x0000000000000000, 0x8000000000000000   # zeros
    .dword 0x7fe0000000000000, 0x4000000000000000   # overflow
    .dword 0x7ff0000000000000, 0x0000000000000000   # infinity times zero
    .dword 0x7ff0000000000001, 0xc008000000000000   # a signalling NaN

.space 4096
stack_top:
