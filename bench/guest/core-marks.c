// What CoreMark weighs, written anew: a linked list searched, turned round and sorted, small matrices of
// integers, a state machine that reads numbers, and a CRC-16 over what comes out.
#include "kernels.h"

enum { ITEMS = 100, SIDE = 12, TEXTS = 8, TURNS = 60 };

struct item {
    struct item *next;
    int16_t value, place;
};

static struct item items[ITEMS];
static int16_t left[SIDE][SIDE], right[SIDE][SIDE];
static int32_t product[SIDE][SIDE];

static uint16_t crc16(uint32_t value, uint16_t crc) {
    for (int bit = 0; bit < 32; bit++, value >>= 1) {
        int carry = (crc ^ value) & 1;
        crc >>= 1;
        if (carry) crc ^= 0xa001;
    }
    return crc;
}

static int by_value(const struct item *a, const struct item *b) {
    return a->value - b->value;
}

static int by_place(const struct item *a, const struct item *b) {
    return a->place - b->place;
}

/** Sorts by merging runs that double in length; nothing but pointers changes. */
static struct item *sorted(struct item *list, int (*compare)(const struct item *, const struct item *)) {
    for (int run = 1;; run *= 2) {
        struct item *from = list, **end = &list;
        int merges = 0;
        while (from) {
            struct item *other = from;
            int here = 0, there = run;
            for (; here < run && other; here++) other = other->next;
            merges++;
            while (here > 0 || (there > 0 && other)) {
                int first = here > 0 && (there == 0 || !other || compare(from, other) <= 0);
                struct item **taken = first ? &from : &other;
                if (first) here--;
                else there--;
                *end = *taken;
                end = &(*taken)->next;
                *taken = (*taken)->next;
            }
            from = other;
        }
        *end = 0;
        if (merges <= 1) return list;
    }
}

static struct item *turned(struct item *list) {
    struct item *done = 0;
    while (list) {
        struct item *next = list->next;
        list->next = done;
        done = list;
        list = next;
    }
    return done;
}

static uint16_t lists(uint64_t *seed, uint16_t crc) {
    for (int k = 0; k < ITEMS; k++)
        items[k] = (struct item){k + 1 < ITEMS ? items + k + 1 : 0, (int16_t)(next_random(seed) & 0xff), (int16_t)k};
    struct item *list = items;
    for (int sought = 0; sought < 32; sought++) {
        struct item *at = list;
        while (at && at->value != sought * 5) at = at->next;
        crc = crc16(at ? (uint32_t)at->place : 0xffff, crc);
        list = turned(list);
    }
    list = sorted(list, by_value);
    for (struct item *at = list; at; at = at->next) crc = crc16((uint16_t)at->value, crc);
    return crc16((uint32_t)sorted(list, by_place)->value, crc);
}

static uint16_t matrices(uint64_t *seed, uint16_t crc) {
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++) {
            left[row][column] = (int16_t)next_random(seed);
            right[row][column] = (int16_t)(left[row][column] + row * column);
        }
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++) {
            int32_t sum = 0;
            for (int k = 0; k < SIDE; k++) {
                int32_t one = left[row][k] * right[k][column];
                sum += ((one >> 2) & 0xf) * ((one >> 5) & 0x7f) + one % 251;
            }
            product[row][column] = sum;
        }
    for (int row = 0; row < SIDE; row++) crc = crc16((uint32_t)product[row][SIDE - 1 - row], crc);
    return crc;
}

enum state { START, SIGNED, WHOLE, FRACTION, EXPONENT, POWER, WRONG, STATES };

static enum state after(enum state state, char at) {
    int digit = at >= '0' && at <= '9', sign = at == '+' || at == '-';
    switch (state) {
        case START: return digit ? WHOLE : sign ? SIGNED : at == '.' ? FRACTION : WRONG;
        case SIGNED: return digit ? WHOLE : at == '.' ? FRACTION : WRONG;
        case WHOLE: return digit ? WHOLE : at == '.' ? FRACTION : at == 'e' ? EXPONENT : WRONG;
        case FRACTION: return digit ? FRACTION : at == 'e' ? EXPONENT : WRONG;
        case EXPONENT: return digit || sign ? POWER : WRONG;
        case POWER: return digit ? POWER : WRONG;
        default: return WRONG;
    }
}

static uint16_t states(uint64_t *seed, uint16_t crc) {
    static const char *const TEXT[TEXTS] = {"5012,", "+1.7e4,", "-0.03,", "T0.3e-1F,", "874e+8,", ".5e-12,", "--1,", "1..2,"};
    uint32_t ends[STATES] = {0};
    for (int k = 0; k < 40; k++) {
        enum state state = START;
        for (const char *at = TEXT[next_random(seed) % TEXTS]; *at != ','; at++) state = after(state, *at);
        ends[state]++;
    }
    for (int k = 0; k < STATES; k++) crc = crc16(ends[k], crc);
    return crc;
}

uint64_t core_marks(void) {
    uint64_t seed = 0x3415;
    uint16_t crc = 0;
    for (int turn = 0; turn < TURNS; turn++) {
        crc = lists(&seed, crc);
        crc = matrices(&seed, crc);
        crc = states(&seed, crc);
    }
    return crc;
}
