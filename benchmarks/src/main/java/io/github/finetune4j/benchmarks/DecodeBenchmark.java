// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.generate.Generated;
import io.github.finetune4j.lora.internal.generate.GenerationRequest;
import io.github.finetune4j.lora.internal.generate.Pieces;
import io.github.finetune4j.lora.internal.generate.SamplingOptions;
import io.github.finetune4j.lora.internal.generate.TextGenerator;
import io.github.finetune4j.lora.internal.kernel.AdapterUse;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.tokens.PromptText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Greedy generation of a batch: the same work as {@code decode_peer.py}. Either a fixed number of tokens a row whatever
 * they are, one a pass; or answers up to their end token, as {@code LocalChatModel.chatAll} gives them: a row whose
 * answer is done takes the next prompt, and one row alone guesses.
 */
final class DecodeBenchmark implements Benchmark {
    private static final int ROUNDS = 3;
    private static final String TRANSFORMERS = "transformers";
    private static final String LLAMA = "llama";

    @Override
    public String name() {
        return "decode";
    }

    @Override
    public Set<String> options() {
        return Set.of(
                "model",
                "data",
                "dtype",
                "batch",
                "tokens",
                "calls",
                "peer-stack",
                "quantization",
                "peer-llama",
                "peer-weights");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer", "to-end", "no-guesses", "peer-continuous");
    }

    @Override
    public String usage() {
        return "decode --model DIR [--data FILE.jsonl] [--batch 1] [--calls 1] [--tokens 64] [--dtype bf16|fp32]"
                + " [--quantization none|int8] [--to-end] [--no-guesses] [--peer] [--peer-continuous] [--peer-stack transformers|llama]"
                + " [--peer-llama BUILD [--peer-weights own|Q8_0|F16|F32|BF16|Q4_0]]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Plan plan = Plan.of(options);
        String stack = options.oneOf("peer-stack", TRANSFORMERS, List.of(TRANSFORMERS, LLAMA));
        check(options, stack, plan);
        Optional<LlamaToday> today = LlamaToday.asked(options, plan.model());
        if (today.isPresent() && (plan.toEnd() || plan.calls() > 1 || plan.tokens() < 2)) {
            throw options.wrong("--peer-llama answers one batch with a fixed number of tokens, at least 2:"
                    + " leave --to-end and --calls out");
        }
        ResultLine figures =
                ResultLine.of(this, plan.dtype()).put("batch", plan.batch()).put("tokens", plan.tokens());
        figures.put("calls", plan.calls()).put("quantization", plan.int8() ? "int8" : "none");
        figures.put("to_end", plan.toEnd()).put("guesses", plan.guesses());
        figures.putAll(decode(plan)).putPeakMemory();
        if (options.flag("peer") && stack.equals(LLAMA)) {
            llama(figures, plan);
        } else if (options.flag("peer")) {
            compare(figures, Peer.run("decode_peer.py", plan.peerArguments()));
        }
        figures.map().remove("rows_crc32");
        today.ifPresent(llama -> llama.compare(figures, plan.model(), plan.work(figures.map())));
        return figures.map();
    }

    private static void check(Options options, String stack, Plan plan) {
        boolean answersOfTransformers = options.flag("peer") && stack.equals(TRANSFORMERS) && plan.toEnd();
        if (plan.continuousPeer() && !answersOfTransformers) {
            throw options.wrong("--peer-continuous needs --to-end and --peer, with transformers");
        }
        if (options.flag("peer") && stack.equals(TRANSFORMERS)) {
            Peer.check();
        }
        if (options.flag("peer") && stack.equals(LLAMA) && plan.batch() > 1) {
            throw options.wrong("--peer-stack llama answers one prompt at a time, --batch is " + plan.batch());
        }
        if (options.flag("peer") && stack.equals(LLAMA) && plan.calls() > 1) {
            throw options.wrong("--peer-stack llama answers the first prompt alone, --calls is " + plan.calls());
        }
    }

    private static void llama(ResultLine figures, Plan plan) {
        try (PromptText prompts = PromptText.open(plan.model())) {
            String prompt = prompts.text(question(JsonlRows.read(plan.prompts()).get(0)));
            Map<String, Object> peer =
                    LlamaPeer.run(plan.model(), prompt, LongPrompt.text(prompts), plan.tokens(), ROUNDS);
            figures.compare(peer, "tokens_per_s");
            double theirs = ResultLine.number(peer, "first_token_ms");
            double ours = ResultLine.number(figures.map(), "first_token_ms");
            figures.put("first_token_ratio", Summary.rounded(theirs / ours, 3));
        }
    }

    private static String question(ChatExample example) {
        return example.prompt().get(example.prompt().size() - 1).content();
    }

    private static void compare(ResultLine figures, Map<String, Object> peer) {
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

    private static Map<String, Object> decode(Plan plan) {
        try (LoadedModel model = LoadedModel.open(plan.model(), plan.dtype());
                Kernel kernel = AutogradKernel.frozen(model.weights())) {
            if (plan.int8()) {
                kernel.answerInInt8(AdapterUse.OFF);
            }
            List<int[]> ids = JsonlRows.repeated(JsonlRows.read(plan.prompts()), plan.batch() * plan.calls()).stream()
                    .map(model::prompt)
                    .toList();
            Set<Integer> ends = plan.toEnd() ? Set.copyOf(model.config().eosIds()) : Set.of();
            int[][] rows = generate(kernel, ids, ends, plan);
            double[] seconds = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                rows = generate(kernel, ids, ends, plan);
                seconds[round] = (System.nanoTime() - start) / 1e9;
            }
            Map<String, Object> figures = figures(ids, rows, Summary.median(seconds));
            if (plan.batch() == 1) {
                figures.put("first_token_ms", firstToken(kernel, plan.model()));
            }
            return figures;
        }
    }

    /** {@return milliseconds until the first token after a prompt of 512 tokens} */
    private static double firstToken(Kernel kernel, Path model) {
        try (PromptText prompts = PromptText.open(model)) {
            List<int[]> ids = List.of(LongPrompt.ids(prompts));
            first(kernel, ids);
            double[] seconds = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                first(kernel, ids);
                seconds[round] = (System.nanoTime() - start) / 1e9;
            }
            return Summary.rounded(1000 * Summary.median(seconds), 1);
        }
    }

    private static void first(Kernel kernel, List<int[]> prompt) {
        try (DecodeSession session = kernel.decode(prompt, 1, AdapterUse.OFF)) {
            session.greedy(1);
        }
    }

    private static int[][] generate(Kernel kernel, List<int[]> prompts, Set<Integer> ends, Plan plan) {
        return plan.guesses() ? answers(kernel, prompts, ends, plan) : callByCall(kernel, prompts, ends, plan);
    }

    private static int[][] answers(Kernel kernel, List<int[]> prompts, Set<Integer> ends, Plan plan) {
        List<GenerationRequest> requests = prompts.stream()
                .map(prompt -> new GenerationRequest(
                        prompt, plan.tokens(), SamplingOptions.GREEDY, ends, List.of(), NoText.INSTANCE, null))
                .toList();
        return new TextGenerator(kernel, AdapterUse.OFF)
                .generateAll(requests, plan.batch()).stream()
                        .map(Generated::tokens)
                        .toArray(int[][]::new);
    }

    /** The peer makes no text either while it is timed. */
    private enum NoText implements Pieces {
        INSTANCE;

        @Override
        public String add(int id) {
            return "";
        }

        @Override
        public String finish() {
            return "";
        }
    }

    /** As many prompts at once as a batch has. */
    private static int[][] callByCall(Kernel kernel, List<int[]> prompts, Set<Integer> ends, Plan plan) {
        return IntStream.range(0, plan.calls())
                .mapToObj(call -> prompts.subList(call * plan.batch(), (call + 1) * plan.batch()))
                .flatMap(batch -> Arrays.stream(call(kernel, batch, ends, plan)))
                .toArray(int[][]::new);
    }

    private static int[][] call(Kernel kernel, List<int[]> prompts, Set<Integer> ends, Plan plan) {
        try (DecodeSession session = kernel.decode(prompts, plan.tokens(), AdapterUse.OFF)) {
            session.endAt(ends);
            session.withoutGuesses();
            return Arrays.stream(session.greedy(plan.tokens()))
                    .map(row -> upTo(ends, row))
                    .toArray(int[][]::new);
        }
    }

    private static int[] upTo(Set<Integer> ends, int[] row) {
        return IntStream.range(0, row.length)
                .filter(i -> ends.contains(row[i]))
                .mapToObj(i -> Arrays.copyOf(row, i + 1))
                .findFirst()
                .orElse(row);
    }

    private static Map<String, Object> figures(List<int[]> prompts, int[][] rows, double seconds) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(
                "prompt_tokens",
                prompts.stream().mapToInt(prompt -> prompt.length).sum());
        int tokens = Arrays.stream(rows).mapToInt(row -> row.length).sum();
        figures.put("new_tokens", tokens);
        figures.put("tokens_per_s", Summary.rounded(tokens / seconds, 1));
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

    /** The settings of the command line. */
    private record Plan(
            Path model,
            Path prompts,
            String dtype,
            int batch,
            int calls,
            int tokens,
            boolean int8,
            boolean toEnd,
            boolean guesses,
            boolean continuousPeer) {
        static Plan of(Options options) {
            return new Plan(
                    options.existing("model"),
                    options.text("data").isPresent() ? options.existing("data") : Questions.file(),
                    options.oneOf("dtype", "bf16", LoadedModel.DTYPES),
                    options.integer("batch", 1, 1),
                    options.integer("calls", 1, 1),
                    options.integer("tokens", 64, 1),
                    options.oneOf("quantization", "none", List.of("none", "int8"))
                            .equals("int8"),
                    options.flag("to-end"),
                    options.flag("to-end") && !options.flag("no-guesses"),
                    options.flag("peer-continuous"));
        }

        /** {@return the same for llama.cpp, whose prompts all have the mean of our prompts' tokens} */
        LlamaBuild.Work work(Map<String, Object> figures) {
            long prompt = Math.round(ResultLine.number(figures, "prompt_tokens") / batch);
            return new LlamaBuild.Work(batch, (int) prompt, tokens, ROUNDS, ResultLine.threads());
        }

        List<String> peerArguments() {
            List<String> arguments =
                    new ArrayList<>(List.of("--model", model.toString(), "--prompts", prompts.toString()));
            arguments.addAll(
                    List.of("--dtype", dtype, "--batch", "" + batch, "--calls", "" + calls, "--tokens", "" + tokens));
            if (toEnd) {
                arguments.add("--to-end");
            }
            if (continuousPeer) {
                arguments.add("--continuous");
            }
            arguments.addAll(List.of("--rounds", "" + ROUNDS, "--threads", "" + ResultLine.threads()));
            return arguments;
        }
    }
}
