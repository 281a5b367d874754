// A block device (virtio 1.2, 5.2) whose sectors lie in linear memory.
import { SECTOR_BYTES } from "../abi";
import { Chain } from "./chain";
import { Queue } from "./queue";
import { VirtioDevice } from "./virtio-device";

const ID: u32 = 2;
const QUEUE_SIZE: u32 = 256;

const VIRTIO_BLK_F_SIZE_MAX: u64 = 1 << 1;
const VIRTIO_BLK_F_SEG_MAX: u64 = 1 << 2;
const VIRTIO_BLK_F_RO: u64 = 1 << 5;
const VIRTIO_BLK_F_BLK_SIZE: u64 = 1 << 6;
const VIRTIO_BLK_F_FLUSH: u64 = 1 << 9;

/** struct virtio_blk_config, as far as it is used. */
const enum Field { capacity = 0, size_max = 8, seg_max = 12, blk_size = 20, BYTES = 24 }

/**
 * A request's data: at most this many segments of this many bytes, so that no request keeps the machine long.
 */
const SEG_MAX: u32 = 254;
const SIZE_MAX: u32 = 0x1_0000;

const VIRTIO_BLK_T_IN: u32 = 0;
const VIRTIO_BLK_T_OUT: u32 = 1;
const VIRTIO_BLK_T_FLUSH: u32 = 4;
const VIRTIO_BLK_T_GET_ID: u32 = 8;

const VIRTIO_BLK_S_OK: u8 = 0;
const VIRTIO_BLK_S_IOERR: u8 = 1;
const VIRTIO_BLK_S_UNSUPP: u8 = 2;

/**
 * Request header: type u32, reserved u32, sector u64. Behind the data the device writes one byte, the status.
 */
const HEADER_BYTES: u32 = 16;
const HEADER_SECTOR: usize = 8;
const STATUS_BYTES: u32 = 1;
const ID_BYTES: u32 = 20;

export class Block extends VirtioDevice {
  private header: usize = heap.alloc(HEADER_BYTES);
  private serial: usize = heap.alloc(ID_BYTES);

  /** Drive number `number` (0…9): `sectors` sectors at linear address `data`. */
  constructor(
    number: u32,
    private data: usize,
    private sectors: u32,
    private readOnly: bool,
  ) {
    super(
      ID,
      VIRTIO_BLK_F_SIZE_MAX | VIRTIO_BLK_F_SEG_MAX | VIRTIO_BLK_F_BLK_SIZE | VIRTIO_BLK_F_FLUSH |
        (readOnly ? VIRTIO_BLK_F_RO : 0),
      [new Queue(QUEUE_SIZE, new Chain())],
      Field.BYTES,
    );
    store<u64>(this.config, sectors, Field.capacity);
    store<u32>(this.config, SIZE_MAX, Field.size_max);
    store<u32>(this.config, SEG_MAX, Field.seg_max);
    store<u32>(this.config, SECTOR_BYTES, Field.blk_size);
    memory.fill(this.serial, 0, ID_BYTES);
    String.UTF8.encodeUnsafe(changetype<usize>("vm-guest-"), 9, this.serial);
    store<u8>(this.serial, u8(0x30 + number), 9);
  }

  notify(index: u32): void {
    const queue = this.queue(0);
    for (let n = queue.waiting(); n > 0 && queue.next(); n--) {
      const chain = queue.chain;
      if (chain.readable < HEADER_BYTES || chain.writable < STATUS_BYTES) {
        queue.broken = true;
        break;
      }
      const status = this.serve(chain);
      const room = chain.writable - STATUS_BYTES;
      store<u8>(this.header, status);
      chain.write(room, this.header, STATUS_BYTES);
      queue.complete(status == VIRTIO_BLK_S_OK ? chain.writable : 0);
    }
    this.settle(queue);
  }

  private serve(chain: Chain): u8 {
    chain.read(0, this.header, HEADER_BYTES);
    const sector = load<u64>(this.header, HEADER_SECTOR);
    const room = chain.writable - STATUS_BYTES;
    const given = chain.readable - HEADER_BYTES;
    switch (load<u32>(this.header)) {
      case VIRTIO_BLK_T_IN:
        if (!this.covers(sector, room)) return VIRTIO_BLK_S_IOERR;
        chain.write(0, this.at(sector), room);
        return VIRTIO_BLK_S_OK;
      case VIRTIO_BLK_T_OUT:
        if (this.readOnly || !this.covers(sector, given)) return VIRTIO_BLK_S_IOERR;
        chain.read(HEADER_BYTES, this.at(sector), given);
        return VIRTIO_BLK_S_OK;
      case VIRTIO_BLK_T_FLUSH:
        return VIRTIO_BLK_S_OK;
      case VIRTIO_BLK_T_GET_ID:
        if (room < ID_BYTES) return VIRTIO_BLK_S_IOERR;
        chain.write(0, this.serial, ID_BYTES);
        return VIRTIO_BLK_S_OK;
      default:
        return VIRTIO_BLK_S_UNSUPP;
    }
  }

  /** Are `bytes` bytes from `sector` on whole sectors of the drive, and no more than a request may have? */
  private covers(sector: u64, bytes: u32): bool {
    if (bytes % SECTOR_BYTES != 0 || bytes > SEG_MAX * SIZE_MAX) return false;
    return sector <= this.sectors && bytes / SECTOR_BYTES <= this.sectors - u32(sector);
  }

  private at(sector: u64): usize {
    return this.data + usize(sector) * SECTOR_BYTES;
  }
}
