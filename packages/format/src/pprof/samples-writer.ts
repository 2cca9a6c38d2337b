import { type Domain, domainName, type Snapshot, type StackIndex } from '@tracemalloc/core';
import { Writer } from 'protobufjs/minimal.js';
import { blockSize, type MergedSamples } from './merge-samples.ts';
import { tag, writeInteger, writeMessage, writeVarint } from './message-writer.ts';
import { domainLabels } from './profile-labels.ts';
import { LABEL, LABELS, PROFILE, SAMPLE } from './profile-schema.ts';
import type { ProfileStrings } from './profile-strings.ts';

/** Depth of each stack of a snapshot, by row. */
function depths({ parent, length }: Snapshot['tables']['stacks']): Uint32Array {
  const depth = new Uint32Array(length);
  for (let stack = 0; stack < length; stack++) {
    const caller = parent[stack]!;
    depth[stack] = caller === -1 ? 1 : depth[caller]! + 1;
  }
  return depth;
}

/**
 * Writes the samples of a profile. What many of them have in common, the locations of a stack and the
 * label of a domain, is encoded once and copied.
 */
export function writeSamples(
  writer: Writer,
  strings: ProfileStrings,
  snapshot: Snapshot,
  samples: MergedSamples,
  blockSizes: boolean,
): void {
  const { stacks, traces } = snapshot.tables;
  const depth = depths(stacks);
  const locations = new Map<StackIndex | -1, Uint8Array>();
  const domains = new Map<Domain, Uint8Array>();
  const labels = domainLabels(snapshot.metadata);
  const bytesKey = strings.index(LABELS.blockSize);
  const bytesUnit = strings.index('bytes');

  for (let row = 0; row < samples.length; row++) {
    const trace = samples.trace[row]!;
    const stack = traces.stack[trace]!;
    const domain = traces.domain[trace]!;
    let ofStack = locations.get(stack);
    if (ofStack === undefined) {
      ofStack = locationField(snapshot, stack);
      locations.set(stack, ofStack);
    }
    let ofDomain = domains.get(domain);
    if (ofDomain === undefined) {
      ofDomain = domainField(strings, labels.get(domain) ?? domainName(snapshot.metadata, domain));
      domains.set(domain, ofDomain);
    }
    writer.uint32(tag(PROFILE.sample, 2)).fork();
    writer.raw(ofStack);
    writer.uint32(tag(SAMPLE.value, 2)).fork();
    for (let kind = 0; kind < samples.size.length; kind++) {
      writeVarint(writer, samples.count[kind]![row]!);
      writeVarint(writer, samples.size[kind]![row]!);
    }
    writer.ldelim();
    const block = blockSizes ? blockSize(traces.size[trace]!, traces.count[trace]!) : 0;
    if (block > 0) {
      writer.uint32(tag(SAMPLE.label, 2)).fork();
      writer.uint32(tag(LABEL.key, 0)).uint32(bytesKey);
      writer.uint32(tag(LABEL.num, 0));
      writeVarint(writer, block);
      writer.uint32(tag(LABEL.numUnit, 0)).uint32(bytesUnit);
      writer.ldelim();
    }
    writer.raw(ofDomain);
    const totalNframe = traces.totalNframe[trace]! - 1;
    if (totalNframe !== -1 && totalNframe !== (stack === -1 ? 0 : depth[stack])) {
      writeMessage(writer, SAMPLE.label, () => {
        writeInteger(writer, LABEL.key, strings.index(LABELS.totalNframe));
        writeInteger(writer, LABEL.num, totalNframe);
      });
    }
    writer.ldelim();
  }
}

/** The locations of a stack, the most recent call first, as a field of a sample. */
function locationField({ tables }: Snapshot, stack: StackIndex | -1): Uint8Array {
  const { parent, frame } = tables.stacks;
  const ids: number[] = [];
  for (let at = stack; at !== -1; at = parent[at]!) ids.push(frame[at]! + 1);
  const writer = new Writer();
  if (ids.length > 0) writer.uint32(tag(SAMPLE.locationId, 2)).uint32s(ids);
  return writer.finishInto(new Uint8Array(writer.pos));
}

/** The label of a domain, as a field of a sample. */
function domainField(strings: ProfileStrings, label: string): Uint8Array {
  const writer = new Writer();
  writeMessage(writer, SAMPLE.label, () => {
    writeInteger(writer, LABEL.key, strings.index(LABELS.domain));
    writeInteger(writer, LABEL.str, strings.index(label));
  });
  return writer.finishInto(new Uint8Array(writer.pos));
}
