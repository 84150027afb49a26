package io.github.finetune4j.benchmarks;

import io.github.finetune4j.lora.internal.kernel.AdapterUse;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.DecodeSession;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Greedy generation of a batch, a fixed number of tokens a row whatever they are: the same work as {@code decode_peer.py}. */
final class DecodeBenchmark implements Benchmark {
    private static final int ROUNDS = 3;

    @Override
    public String name() {
        return "decode";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "data", "dtype", "batch", "tokens");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer");
    }

    @Override
    public String usage() {
        return "decode --model DIR [--data FILE.jsonl] [--batch 1] [--tokens 64] [--dtype bf16|fp32] [--peer]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Path folder = options.existing("model");
        String dtype = options.oneOf("dtype", "bf16", LoadedModel.DTYPES);
        int batch = options.integer("batch", 1, 1);
        int tokens = options.integer("tokens", 64, 1);
        Path prompts = options.text("data").isPresent() ? options.existing("data") : Questions.file();
        boolean peer = options.flag("peer");
        if (peer) {
            Peer.check();
        }
        Figures figures = Figures.of(this, dtype).put("batch", batch).put("tokens", tokens);
        figures.putAll(decode(folder, dtype, prompts, batch, tokens)).putPeakMemory();
        if (peer) {
            compare(
                    figures,
                    List.of(
                            "--model",
                            folder.toString(),
                            "--prompts",
                            prompts.toString(),
                            "--dtype",
                            dtype,
                            "--batch",
                            "" + batch,
                            "--tokens",
                            "" + tokens,
                            "--rounds",
                            "" + ROUNDS,
                            "--threads",
                            "" + Figures.threads()));
        }
        return figures.map();
    }

    private static void compare(Figures figures, List<String> arguments) {
        Map<String, Object> peer = Peer.run("decode_peer.py", arguments);
        figures.put("rows_equal_to_peer", equalRows(figures.map().remove("rows_crc32"), peer.remove("rows_crc32")));
        figures.compare(peer, "tokens_per_s");
    }

    private static long equalRows(@Nullable Object ours, @Nullable Object theirs) {
        if (ours instanceof List<?> a && theirs instanceof List<?> b && a.size() == b.size()) {
            return IntStream.range(0, a.size())
                    .filter(i -> ((Number) a.get(i)).longValue() == ((Number) b.get(i)).longValue())
                    .count();
        }
        throw new IllegalStateException("no comparable rows: " + ours + " and " + theirs);
    }

    private static Map<String, Object> decode(Path folder, String dtype, Path prompts, int batch, int tokens) {
        try (LoadedModel model = LoadedModel.open(folder, dtype);
                Kernel kernel = AutogradKernel.frozen(model.weights())) {
            List<int[]> ids = Rows.repeated(Rows.read(prompts), batch).stream()
                    .map(model::prompt)
                    .toList();
            int[][] rows = generate(kernel, ids, tokens);
            double[] seconds = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                rows = generate(kernel, ids, tokens);
                seconds[round] = (System.nanoTime() - start) / 1e9;
            }
            return figures(ids, rows, Summary.median(seconds));
        }
    }

    private static int[][] generate(Kernel kernel, List<int[]> prompts, int tokens) {
        try (DecodeSession session = kernel.decode(prompts, tokens, AdapterUse.OFF)) {
            return session.greedy(tokens);
        }
    }

    private static Map<String, Object> figures(List<int[]> prompts, int[][] rows, double seconds) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(
                "prompt_tokens",
                prompts.stream().mapToInt(prompt -> prompt.length).sum());
        figures.put("tokens_per_s", Summary.rounded(rows.length * rows[0].length / seconds, 1));
        figures.put("call_ms_median", Summary.rounded(1000 * seconds, 1));
        figures.put("rows_crc32", Arrays.stream(rows).map(DecodeBenchmark::crc).toList());
        return figures;
    }

    /** {@return a checksum of the tokens, in decimal with commas between} */
    private static long crc(int[] tokens) {
        String text = Arrays.stream(tokens).mapToObj(String::valueOf).collect(Collectors.joining(","));
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }
}
