import type { ConformanceSubject } from '@tracemalloc/core/conformance';
import { ImageCollector } from './image-collector.ts';

const collector = new ImageCollector();
const images = new Map<number, object>(); // nothing else keeps an image
let last = 0;

function decode(bytes: number): object {
  const image = {};
  collector.decoded(image, bytes, decode);
  return image;
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

export const subject: ConformanceSubject<number> = {
  collector,
  allocate(bytes) {
    images.set(++last, decode(bytes));
    return last;
  },
  free: (image) => void images.delete(image),
  async settle() {
    await turn();
    globalThis.gc!(); // node --expose-gc
    await turn();
  },
  objectOf: (image) => images.get(image),
  traceback: [{ functionName: 'allocate' }],
  exact: true,
};
