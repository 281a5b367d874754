# Does a bit of everything that the translator counts, then powers off.
  .globl _start
_start:
  la t0, trap
  csrw mtvec, t0
  la s0, data
  la s2, locked
  srli t0, s2, 2
  ori t0, t0, 0x1ff     # 4 KiB, NAPOT
  csrw pmpaddr0, t0
  li t0, 0x98           # locked, NAPOT, no access: M-mode faults there too
  csrw pmpcfg0, t0
  li s1, 2
again:
  la t0, patched        # the loop's code is written
  lw t1, 0(t0)
  sw t1, 0(t0)
  fence.i
  li t0, 3000000        # far more than one slice
1:
  sd t0, 0(s0)
  ld t1, 0(s0)
  addi t0, t0, -1
  .balign 4
patched:
  addi t2, t2, 1
  bnez t0, 1b
  li t3, 400000
2:
  .option norvc
  ld t1, 0(s2)          # a trap, which skips it
  .option rvc
  addi t3, t3, -1
  bnez t3, 2b
  la t0, 3f
  jr t0
  nop
3:
  addi s1, s1, -1
  bnez s1, again
  li t0, 0x100000
  li t1, 0x5555
  sw t1, 0(t0)
4:
  j 4b

  .balign 4
  .option norvc
trap:
  csrr t4, mepc
  addi t4, t4, 4
  csrw mepc, t4
  mret

  .balign 4096
data:
  .dword 0
  .balign 4096
locked:
  .dword 0
