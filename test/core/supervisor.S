# S-mode under Sv39, for a file that has pages `root`, `middle` and `leaves`: the first and the third GiB are
# themselves, in the second `leaves` maps the first 2 MiB, the window.

.equ WINDOW, 0x40000000

# Goes on at `body` in S-mode.
.macro in_supervisor body
    la t0, root
    li t1, 0xcf                 # D, A, X, W, R, V
    sd t1, 0(t0)
    la t1, middle
    srli t1, t1, 2
    ori t1, t1, 1
    sd t1, 8(t0)
    li t1, (0x80000000 >> 2) | 0xcf
    sd t1, 16(t0)
    la t0, middle
    la t1, leaves
    srli t1, t1, 2
    ori t1, t1, 1
    sd t1, 0(t0)
    la t0, root
    srli t0, t0, 12
    li t1, 8 << 60
    or t0, t0, t1
    csrw satp, t0
    sfence.vma
    la t0, \body
    csrw mepc, t0
    li t0, 0x1800               # MPP = S
    csrc mstatus, t0
    li t0, 0x0800
    csrs mstatus, t0
    mret
.endm
