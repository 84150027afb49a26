// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The engine on an NVIDIA card, in one command: golden values, training and answers, each in a process of its own that
 * finds libtorch's natives for CUDA; with {@code --peer} beside TRL and transformers on the same card. {@code
 * --rehearse} goes the same way on the CPU, with the natives that are there.
 */
final class CudaBenchmark implements Benchmark {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final String GOLDENS = "GoldenLogitsTest,GoldenTrainingTest,GoldenMethodsTest";

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "data", "natives", "steps", "tokens");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer", "rehearse");
    }

    @Override
    public String usage() {
        return "cuda --model DIR --data FILE.jsonl [--natives DIR] [--steps 60] [--tokens 64] [--peer] [--rehearse]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Path model = options.existing("model");
        Path data = options.existing("data");
        int steps = options.integer("steps", 60, 2);
        int tokens = options.integer("tokens", 64, 1);
        boolean rehearsal = options.flag("rehearse");
        if (options.flag("peer")) {
            Peer.check();
        }
        if (!rehearsal) {
            checkCard(DRIVER);
        }
        CudaNatives natives = rehearsal
                ? CudaNatives.none()
                : options.text("natives").isPresent()
                        ? CudaNatives.in(options.existing("natives"))
                        : CudaNatives.fetched(root().resolve("target").resolve("cuda-natives"));
        Steps work = new Steps(root(), natives, rehearsal ? "cpu" : "cuda", options.flag("peer"));
        ResultLine figures = ResultLine.plain(this).put("device", work.device).put("natives", natives.words());
        figures.put("goldens", work.goldens());
        List<String> on = List.of("--model", model.toString(), "--data", data.toString(), "--dtype", "bf16");
        figures.put("lora", work.benchmark("lora", on, List.of("--steps", "" + steps), List.of("--peer-stack", "trl")));
        for (int rows : new int[] {1, 8}) {
            List<String> size = List.of("--batch", "" + rows, "--tokens", "" + tokens);
            figures.put("decode_" + rows, work.benchmark("decode", on, size, List.of()));
        }
        return figures.map();
    }

    /** Says before anything is fetched that there is no card. */
    static void checkCard(Path driver) {
        if (!Files.isReadable(driver)) {
            throw new IllegalArgumentException("no NVIDIA card: there is no " + driver
                    + " -> run it where the driver is loaded, or with --rehearse on the CPU");
        }
    }

    private static Path root() {
        return Peer.folder().toAbsolutePath().resolve("../..").normalize();
    }

    /** The processes that do the work. */
    private record Steps(Path root, CudaNatives natives, String device, boolean peer) {
        boolean goldens() {
            List<String> command = new ArrayList<>(List.of("./mvnw", "-q", "-B", "-ntp", "-pl", "lora-native", "-am"));
            command.addAll(List.of("test", "-Dtest=" + GOLDENS, "-Dsurefire.failIfNoSpecifiedTests=false"));
            return CudaNatives.run(root, natives.environment(device), command).exit() == 0;
        }

        Map<String, Object> benchmark(String name, List<String> on, List<String> size, List<String> beside) {
            List<String> command = new ArrayList<>(List.of("benchmarks/run", name));
            command.addAll(on);
            command.addAll(size);
            if (peer) {
                command.add("--peer");
                command.addAll(beside);
            }
            CudaNatives.Ended ended = CudaNatives.run(root, natives.environment(device), command);
            if (ended.exit() != 0) {
                throw new IllegalStateException(
                        name + " ended with " + ended.exit() + " -> see above: " + String.join(" ", command));
            }
            return JsonLines.object(ended.last());
        }
    }
}
