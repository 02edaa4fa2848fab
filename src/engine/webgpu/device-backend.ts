import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { fail } from "../../base/problem.ts";
import { tf } from "../tensor.ts";
import { BufferPool } from "./device-pool.ts";
import { Rehearsal } from "./device-rehearsal.ts";
import { UniformBlocks } from "./device-uniforms.ts";

/** Parts of the backend of tfjs that its types do not show. */
interface OpenBackend {
  bufferManager: unknown;
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  pipelineCache: Record<string, unknown>;
  uniformPendingDisposal: GPUBuffer[];
}

/** A compiled program: the layout says which buffers it binds. */
export interface Pipeline {
  pipeline: GPUComputePipeline;
  layout: GPUBindGroupLayout;
}

/**
 * Dispatches that go to the GPU at once.
 *
 * A submission costs the browser about as much as several dispatches, so few are better; but until the first one the
 * GPU has nothing to do. 64 make 4 submissions of a step of 4 layers. Buffers are not held back until then (see `commandQueueOwnedIds`).
 */
export const DISPATCHES_PER_SUBMISSION = 64;

/** How long a read that was refused waits to hear whether the device is lost. */
const LOSS_WAIT_MS = 10_000;

/** A set that has nothing: no tensor's buffer waits for a submission. */
const ownsNothing = { add: () => ownsNothing, has: () => false };

/**
 * The WebGPU backend of tfjs, on a device of our own, for our programs and tfjs's in one command stream.
 *
 * Different from tfjs's: a freed buffer is used again at once, for commands run in the order of recording; uniforms
 * of ours go up in one write a submission; a lost device or a failed command is an error and never hangs or gives numbers.
 */
export class GpuBackend extends WebGPUBackend {
  readonly pipelines = new Map<string, Pipeline | Promise<Pipeline>>();
  readonly pool: BufferPool;
  readonly uniforms: UniformBlocks;
  rehearsal: Rehearsal | null = null;
  /** Why the device is gone, null while it is there. */
  lostReason: string | null = null;
  private failure: string | null = null;
  private readonly waiting = new Set<() => void>();

  constructor(device: GPUDevice, info: GPUAdapterInfo) {
    super(device, info);
    this.pool = new BufferPool((size, usage, mappedAtCreation) =>
      device.createBuffer({ size, usage, mappedAtCreation }),
    );
    this.open.bufferManager = this.pool;
    this.uniforms = new UniformBlocks(device.limits.minUniformBufferOffsetAlignment);
    Object.defineProperty(this, "commandQueueOwnedIds", { get: () => ownsNothing, set: () => {} });
    device.addEventListener("uncapturederror", ({ error }) => (this.failure ??= error.message));
  }

  /** Parts that the types of tfjs hide. */
  get open(): OpenBackend {
    return this as unknown as OpenBackend;
  }

  /** Marks the device as gone and ends every wait for it. */
  noteLoss(reason: string): void {
    this.lostReason = reason;
    for (const wake of this.waiting) wake();
  }

  /**
   * Throws where the device is gone or refused a command.
   *
   * errors: engine/device-lost; engine/device-failed, with what the browser said
   */
  assertAlive(): void {
    const { lostReason, failure } = this;
    if (lostReason !== null) {
      fail(
        "engine/device-lost",
        `The GPU device is gone (${lostReason}): start the backend anew and go on from the last checkpoint.`,
        { reason: lostReason },
      );
    }
    if (failure !== null) {
      fail(
        "engine/device-failed",
        `The GPU refused a command: ${failure} Choose the backend "simd", or a smaller batch if memory ran out.`,
        { reason: failure },
      );
    }
  }

  /** False where the device is gone or refused a command: it has to be made anew. */
  get isUsable(): boolean {
    return this.lostReason === null && this.failure === null;
  }

  override memory(): ReturnType<WebGPUBackend["memory"]> & {
    numBytesPeak: number;
    numBytesReserved: number;
  } {
    const { used, allocated, peakUsed } = this.pool.readBytes();
    return {
      ...super.memory(),
      numBytesInGPU: used,
      numBytesAllocatedInGPU: allocated,
      numBytesPeak: peakUsed,
      numBytesReserved: allocated,
    };
  }

  /** Forgets the peaks of memory. */
  resetPeak(): void {
    this.pool.resetPeak();
  }

  /** Counts dispatches; submits when there are enough. */
  noteDispatch(): void {
    if (++this.open.dispatchCountInPass < DISPATCHES_PER_SUBMISSION) return;
    this.endComputePassEncoder();
    this.submitQueue();
  }

  /** Programs that are compiled or being compiled, ours and those of tfjs. */
  countPrograms(): number {
    return this.pipelines.size + Object.keys(this.open.pipelineCache).length;
  }

  /** Does work as a rehearsal: its programs begin to compile, nothing runs, no buffer is made. */
  rehearse(work: () => void): Rehearsal {
    const rehearsal = new Rehearsal(this.pool.numBytesUsed, DISPATCHES_PER_SUBMISSION);
    this.rehearsal = rehearsal;
    this.open.bufferManager = {
      releaseBuffer: (buffer: GPUBuffer) => {
        rehearsal.pool.releaseBuffer(buffer);
        this.pool.releaseBuffer(buffer);
      },
    };
    tf.env().set("WEBGPU_ENGINE_COMPILE_ONLY", true);
    try {
      work();
    } finally {
      tf.env().set("WEBGPU_ENGINE_COMPILE_ONLY", false);
      this.open.bufferManager = this.pool;
      this.rehearsal = null;
      rehearsal.end();
    }
    return rehearsal;
  }

  /**
   * Waits until every program is compiled.
   *
   * errors: engine/device-failed, with what the compiler said; what did not compile is tried again when it is used
   */
  async finishCompiling(): Promise<void> {
    await this.checkCompileCompletionAsync();
    const wait = async ([name, pending]: [string, Pipeline | Promise<Pipeline>]) => {
      const built = await Promise.resolve(pending).catch((error: Error) => {
        this.pipelines.delete(name);
        this.failure ??= error.message;
      });
      if (built) this.pipelines.set(name, built);
    };
    await Promise.all([...this.pipelines].map(wait));
    this.assertAlive();
  }

  override submitQueue(): void {
    if (!this.rehearsal) this.open.uniformPendingDisposal.push(...this.uniforms.flush(this.queue));
    super.submitQueue();
    this.pool.noteSubmission();
  }

  override uploadToGPU(dataId: object): void {
    if (this.rehearsal) this.rehearsal.provide(this.tensorMap.get(dataId));
    else super.uploadToGPU(dataId);
  }

  override runWebGPUProgram(...call: Parameters<WebGPUBackend["runWebGPUProgram"]>): tf.TensorInfo {
    this.assertAlive();
    this.rehearsal?.noteDispatch();
    return super.runWebGPUProgram(...call);
  }

  override async getBufferData(buffer: GPUBuffer): Promise<ArrayBuffer> {
    this.assertAlive();
    let wake = () => {};
    const lost = new Promise<null>((resolve) => (wake = () => resolve(null)));
    this.waiting.add(wake);
    try {
      const data = await Promise.race([super.getBufferData(buffer), lost]);
      this.assertAlive();
      return data as ArrayBuffer;
    } catch (error) {
      // A map is refused before `lost` resolves, which waits for work in flight.
      if (this.isUsable)
        await Promise.race([lost, new Promise((resolve) => setTimeout(resolve, LOSS_WAIT_MS))]);
      this.assertAlive();
      throw error;
    } finally {
      this.waiting.delete(wake);
    }
  }

  override readSync(dataId: object): tf.BackendValues {
    if (this.tensorMap.get(dataId).values == null) this.assertAlive();
    return super.readSync(dataId);
  }
}
