import { type Domain, domainName, type Snapshot, type StackIndex } from '@tracemalloc/core';
import { Writer } from 'protobufjs/minimal.js';
import { LABEL, LABELS, PROFILE, SAMPLE } from '../../schema/profile-schema.ts';
import { tag } from '../../wire/tag.ts';
import { varintLength } from '../../wire/varint-length.ts';
import { domainLabels } from '../profile-labels.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { blockSize, type MergedSamples } from './merge-samples.ts';
import { writeInteger, writeMessage } from './message-writer.ts';
import type { ProfileStrings } from './profile-strings.ts';

/**
 * The samples of a profile. What many of them have in common, the locations of a stack and the label
 * of a domain, is encoded once and copied; the rest goes into bytes of our own, since a call of
 * protobufjs's writer for each number would take most of the time.
 */
export function writeSamples(
  strings: ProfileStrings,
  snapshot: Snapshot,
  samples: MergedSamples,
  blockSizes: boolean,
): Uint8Array[] {
  const { traces, stacks } = snapshot.tables;
  const depth = depths(stacks);
  const domains = new Map<Domain, Uint8Array>();
  const labels = domainLabels(snapshot.metadata);
  const bytesKey = strings.index(LABELS.blockSize);
  const out = new GrowingBytes();
  let stack: StackIndex | -1 = -1;
  let ofStack: Uint8Array = new Uint8Array(0);

  for (let row = 0; row < samples.length; row++) {
    const trace = samples.trace[row]!;
    if (traces.stack[trace] !== stack) {
      stack = traces.stack[trace]!;
      ofStack = locationField(snapshot, stack);
    }
    const domain = traces.domain[trace]!;
    let ofDomain = domains.get(domain);
    if (ofDomain === undefined) {
      const label = labels.get(domain) ?? domainName(snapshot.metadata, domain);
      ofDomain = domainField(strings, label);
      domains.set(domain, ofDomain);
    }
    const block = blockSizes ? blockSize(traces.size[trace]!, traces.count[trace]!) : 0;
    const nframe = traces.totalNframe[trace]! - 1;
    const isDeeper = nframe !== -1 && nframe !== (stack === -1 ? 0 : depth[stack]);
    const depthKey = isDeeper ? strings.index(LABELS.totalNframe) : 0;

    let values = 0;
    for (let kind = 0; kind < samples.size.length; kind++) {
      values += varintLength(samples.count[kind]![row]!) + varintLength(samples.size[kind]![row]!);
    }
    // A tag and a length are a byte each: no label is longer than 127.
    const ofBlock = block > 0 ? 3 + 2 * varintLength(bytesKey) + varintLength(block) : 0;
    const ofDepth = isDeeper ? 2 + varintLength(depthKey) + varintLength(nframe) : 0;
    const labelHeads = (block > 0 ? 2 : 0) + (isDeeper ? 2 : 0);
    const length = ofStack.length + 2 + values + labelHeads + ofBlock + ofDepth + ofDomain.length;
    out.reserve(length + 10);
    out.byte(tag(PROFILE.sample, 2));
    out.varint(length);
    out.append(ofStack);
    out.byte(tag(SAMPLE.value, 2));
    out.byte(values);
    for (let kind = 0; kind < samples.size.length; kind++) {
      out.varint(samples.count[kind]![row]!);
      out.varint(samples.size[kind]![row]!);
    }
    if (block > 0) {
      out.byte(tag(SAMPLE.label, 2));
      out.byte(ofBlock);
      writeNumberLabel(out, bytesKey, block);
      out.byte(tag(LABEL.numUnit, 0));
      // The unit of a label `bytes` has the same name.
      out.varint(bytesKey);
    }
    out.append(ofDomain);
    if (isDeeper) {
      out.byte(tag(SAMPLE.label, 2));
      out.byte(ofDepth);
      writeNumberLabel(out, depthKey, nframe);
    }
  }
  return out.parts();
}

function writeNumberLabel(out: GrowingBytes, key: number, value: number): void {
  out.byte(tag(LABEL.key, 0));
  out.varint(key);
  out.byte(tag(LABEL.num, 0));
  out.varint(value);
}

/** Depth of each stack of a snapshot, by row. */
function depths({ parent, length }: Snapshot['tables']['stacks']): Uint32Array {
  const depth = new Uint32Array(length);
  for (let stack = 0; stack < length; stack++) {
    const caller = parent[stack]!;
    depth[stack] = caller === -1 ? 1 : depth[caller]! + 1;
  }
  return depth;
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
