// What Dhrystone weighs, written anew: records behind pointers, strings of thirty characters, small
// procedures and enumerations, and hardly an inner loop.
#include "kernels.h"
#include <string.h>

enum { TURNS = 100000 };

enum kind { FIRST, SECOND, THIRD, FOURTH };

struct record {
    struct record *next;
    enum kind kind, other;
    int number;
    char text[31];
};

static struct record one, two;
static int global, flags[2], table[50], matrix[50][50];
static char letter = 'A';

static __attribute__((noinline)) int middle(int a, int b) {
    return a + 2 + b;
}

static __attribute__((noinline)) enum kind same(char a, char b) {
    char held = a;
    if (held != b) return FIRST;
    letter = held;
    return SECOND;
}

static __attribute__((noinline)) int later(const char *a, const char *b) {
    int at = 2;
    while (at <= 2)
        if (same(a[at], b[at + 1]) == FIRST) at++;
    return strcmp(a, b) > 0 ? (global = at + 7, 1) : 0;
}

static __attribute__((noinline)) enum kind turned(enum kind kind) {
    switch (kind) {
        case FIRST: return FOURTH;
        case SECOND: return global > 100 ? FIRST : FOURTH;
        case THIRD: return SECOND;
        default: return THIRD;
    }
}

static __attribute__((noinline)) void fill(int *row, int cells[50][50], int at, int value) {
    int place = at + 5;
    row[place] = value;
    row[place + 1] = row[place];
    row[place + 30] = place;
    for (int k = place; k <= place + 1; k++) cells[place][k] = place;
    cells[place][place - 1]++;
    cells[place + 20][place] = row[place];
    global = 5;
}

static __attribute__((noinline)) void pass(struct record *from) {
    struct record *to = from->next;
    *to = *from;
    from->number = 5;
    to->number = from->number;
    to->next = from->next;
    if (to->kind == FIRST) {
        to->number = middle(6, to->number);
        to->other = turned(from->other);
        to->next = one.next;
    } else {
        *from = *to;
    }
}

uint64_t records(void) {
    char first[31], second[31];
    one = (struct record){&two, FIRST, THIRD, 40, "A TEXT OF THIRTY LETTERS, SOME"};
    strcpy(first, "A TEXT OF THIRTY LETTERS, 1'ST");
    for (int turn = 1; turn <= TURNS; turn++) {
        int a = 2, b = 3, c;
        strcpy(second, "A TEXT OF THIRTY LETTERS, 2'ND");
        flags[0] = !later(first, second);
        for (c = 0; a < b; a++) c = middle(5 * a - b, b);
        fill(table, matrix, a, c);
        pass(&one);
        for (char at = 'A'; at <= letter; at++)
            if (same(at, 'C') == SECOND) strcpy(second, "A TEXT OF THIRTY LETTERS, 3'RD");
        b *= a;
        a = b / c;
        flags[1] += 7 * (b - c) - a + (int)turned((enum kind)(turn & 3));
    }
    return (uint64_t)(uint32_t)(flags[1] + matrix[8][7] + table[8] + two.number + first[28] + second[28]);
}
