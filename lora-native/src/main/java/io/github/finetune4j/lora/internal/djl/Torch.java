package io.github.finetune4j.lora.internal.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.OutOfDeviceMemoryException;
import java.util.Locale;
import java.util.function.Supplier;

/** libtorch in this process: started once, called with the state that each thread needs. */
public final class Torch {
    private static final String ENGINE = "PyTorch";
    private static final InFlight IN_FLIGHT = new InFlight();
    private static final ThreadLocal<Integer> THREADS = ThreadLocal.withInitial(() -> 0);

    private Torch() {}

    /** Starts after the first use of {@link Torch}: a class of its own, so that starting happens once and only if needed. */
    private static final class Started {
        static {
            // before DJL's first class: no look-up and no telemetry over the network
            setDefault("ai.djl.offline", "true");
            setDefault("ai.djl.pytorch.num_interop_threads", "1");
            OpenMp.spinBriefly();
            Engine.getEngine(ENGINE);
            Runtime.getRuntime().addShutdownHook(new Thread(IN_FLIGHT::close, "finetune4j-native-shutdown"));
        }

        private static void setDefault(String name, String value) {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        }

        static void ensure() {
            // the static block above did it
        }
    }

    /** {@return a manager whose arrays live until it is closed} */
    public static NDManager newManager() {
        Started.ensure();
        return NDManager.newBaseManager(ENGINE);
    }

    /** {@return threads that one call computes with} */
    public static int threads() {
        return Processors.threads();
    }

    /** {@return whether this processor multiplies bfloat16 in hardware; without that it is slower than float32} */
    public static boolean hasFastBf16() {
        return Processors.hasFastBf16(Processors.CPU_INFO);
    }

    /**
     * Runs native work with this thread's modes set: no gradients recorded unless asked for, TorchScript's profiling optimiser off (it recompiles
     * for each new shape), and the number of threads. libtorch keeps all of these per thread.
     *
     * @param gradients whether autograd records
     * @param work the calls
     * @return what the work returns
     * @throws OutOfDeviceMemoryException if libtorch could not allocate
     */
    public static <T> T call(boolean gradients, Supplier<T> work) {
        Started.ensure();
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

    /** A part of a call under way, on a thread of its own or the caller's, without gradients and with this many threads. */
    static <T> T inLane(int threads, Supplier<T> work) {
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
                            + " -> use a smaller batch, shorter rows or bf16",
                    -1,
                    -1,
                    e);
        }
        return new FineTuneException("a native call failed: " + firstLine(message), e);
    }

    private static String firstLine(String message) {
        return message.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, last) -> last)
                .orElse("no message");
    }
}
