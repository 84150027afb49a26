// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.OutOfDeviceMemoryException;
import java.lang.management.MemoryUsage;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** libtorch in this process: started once, called with the state that each thread needs. */
public final class Torch {
    // of a CPU "you tried to allocate 64 bytes", of CUDA "Tried to allocate 2.00 GiB. ... of which 1.19 GiB is free"
    private static final Pattern TRIED = Pattern.compile("[Tt]ried to allocate ([\\d.]+) (bytes|KiB|MiB|GiB)");
    private static final Pattern FREE = Pattern.compile("of which ([\\d.]+) (bytes|KiB|MiB|GiB) is free");
    private static final InFlight IN_FLIGHT = new InFlight();
    private static final ThreadLocal<Integer> THREADS = ThreadLocal.withInitial(() -> 0);
    private static volatile @Nullable Device device;

    private Torch() {}

    // Started before the first call and once: arrays of several devices cannot be computed with one another. A start
    // that failed, of a full disk say, is tried again.
    private static Device device() {
        Device chosen = device;
        if (chosen == null) {
            synchronized (Torch.class) {
                chosen = device == null ? start() : device;
                device = chosen;
            }
        }
        return chosen;
    }

    private static Device start() {
        Engine engine = TorchStart.engine();
        TorchSettings settings = TorchSettings.ofProcess();
        Device chosen = Devices.choose(settings.device(), engine.getGpuCount());
        settings.started(chosen, engine.getGpuCount());
        Runtime.getRuntime().addShutdownHook(new Thread(IN_FLIGHT::close, "finetune4j-native-shutdown"));
        return chosen;
    }

    /** {@return a manager whose arrays live on the chosen device until it is closed} */
    public static NDManager newManager() {
        return NDManager.newBaseManager(device(), TorchStart.ENGINE);
    }

    /** {@return whether the processor computes, and no device beside it} */
    public static boolean isCpu() {
        return !device().isGpu();
    }

    /** {@return the chosen device as TorchScript source writes it, for tensors that are made there} */
    public static String deviceSource() {
        return Devices.source(device());
    }

    /** {@return bytes that are free on the chosen device; empty for the processor, whose memory the system knows} */
    public static OptionalLong freeDeviceMemory() {
        if (isCpu()) {
            return OptionalLong.empty();
        }
        MemoryUsage usage = CudaUtils.getGpuMemory(device());
        return OptionalLong.of(usage.getMax() - usage.getCommitted());
    }

    /** {@return threads that one call computes with} */
    public static int threads() {
        return Processors.threads();
    }

    /** {@return whether this processor multiplies bfloat16 in hardware; without that it is slower than float32} */
    public static boolean hasFastBf16() {
        return Processors.hasFastBf16(Processors.CPU_INFO);
    }

    /** {@return whether it does so by AMX's tiles} */
    public static boolean hasTiles() {
        return Processors.hasTiles(Processors.CPU_INFO);
    }

    /** {@return whether this processor can multiply matrices of eight bits} */
    public static boolean hasInt8() {
        return Processors.hasInt8(Processors.CPU_INFO);
    }

    /**
     * {@return whether it does so by instructions that add up in 32 bits at once; without them codes get a bit less}
     */
    public static boolean hasFastInt8() {
        return Processors.hasFastInt8(Processors.CPU_INFO);
    }

    /**
     * Runs native work with this thread's modes set: no gradients recorded unless asked for, TorchScript's profiling
     * optimiser off (it recompiles for each new shape), and the number of threads. libtorch keeps all of these per
     * thread.
     *
     * @param gradients whether autograd records
     * @param work the calls
     * @return what the work returns
     * @throws OutOfDeviceMemoryException if libtorch could not allocate
     */
    public static <T> T call(boolean gradients, Supplier<T> work) {
        device();
        IN_FLIGHT.enter();
        try {
            prepare(gradients);
            return work.get();
        } catch (EngineException e) {
            throw translate(e);
        } finally {
            JniUtils.setGradMode(false);
            IN_FLIGHT.leave();
        }
    }

    /**
     * A part of a call under way, on a thread of its own or the caller's, without gradients and with this many threads.
     */
    static <T> T inWorker(int threads, Supplier<T> work) {
        try {
            threads(threads);
            JniUtils.setGraphExecutorOptimize(false);
            JniUtils.setGradMode(false);
            return work.get();
        } catch (EngineException e) {
            throw translate(e);
        }
    }

    private static void prepare(boolean gradients) {
        threads(threads());
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(gradients);
    }

    private static void threads(int threads) {
        if (THREADS.get() != threads) {
            JniUtils.setNumThreads(threads);
            THREADS.set(threads);
        }
    }

    static FineTuneException translate(EngineException e) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("allocate memory") || lower.contains("out of memory")) {
            return new OutOfDeviceMemoryException(
                    "libtorch ran out of memory: " + firstLine(message)
                            + " -> use a smaller batch, shorter rows or bf16; LocalLoraProvider.estimate says"
                            + " beforehand what a training takes",
                    bytes(TRIED, message),
                    bytes(FREE, message),
                    e);
        }
        return new FineTuneException(
                "a call of libtorch failed: " + firstLine(message) + " -> report it as a bug, with this message", e);
    }

    /** {@return the number of bytes that libtorch names in a message; -1 where it does not} */
    static long bytes(Pattern pattern, String message) {
        Matcher found = pattern.matcher(message);
        if (!found.find()) {
            return -1;
        }
        double number = Double.parseDouble(found.group(1));
        return (long)
                switch (found.group(2)) {
                    case "KiB" -> number * (1L << 10);
                    case "MiB" -> number * (1L << 20);
                    case "GiB" -> number * (1L << 30);
                    default -> number;
                };
    }

    private static String firstLine(String message) {
        return message.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, last) -> last)
                .orElse("no message");
    }
}
