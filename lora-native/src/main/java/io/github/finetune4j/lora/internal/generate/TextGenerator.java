package io.github.finetune4j.lora.internal.generate;

import io.github.finetune4j.lora.internal.kernel.AdapterUse;
import io.github.finetune4j.lora.internal.kernel.DecodeSession;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Generates answers with a kernel. May be used by several threads. */
public final class TextGenerator {
    /** Greedy tokens of one native call, which ends by itself with the answers. */
    private static final int CHUNK = 16;
    /** The same where stop strings may end them, of which libtorch knows nothing: a few too many cost less than a call for each. */
    private static final int STOPPED_CHUNK = 4;

    private final Kernel kernel;
    private final AdapterUse use;

    /**
     * @param kernel that computes
     * @param use of the adapter
     */
    public TextGenerator(Kernel kernel, AdapterUse use) {
        this.kernel = kernel;
        this.use = use;
    }

    /**
     * {@return the answers, in the order of the requests}
     *
     * <p>Requests are batched by the length of their prompts, so that little is computed for padding.
     *
     * @param requests in any number
     * @param batchSize prompts at once, at least 1
     */
    public List<Generated> generateAll(List<GenerationRequest> requests, int batchSize) {
        int[] byLength = IntStream.range(0, requests.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> requests.get(i).prompt().length))
                .mapToInt(Integer::intValue)
                .toArray();
        Generated[] answers = new Generated[requests.size()];
        for (int from = 0; from < byLength.length; from += batchSize) {
            int[] batch = Arrays.copyOfRange(byLength, from, Math.min(byLength.length, from + batchSize));
            List<Generated> batchAnswers =
                    generate(IntStream.of(batch).mapToObj(requests::get).toList());
            for (int i = 0; i < batch.length; i++) {
                answers[batch[i]] = batchAnswers.get(i);
            }
        }
        return List.of(answers);
    }

    /**
     * {@return the answers, in the order of the requests, computed as one batch}
     *
     * @param requests at least one
     */
    public List<Generated> generate(List<GenerationRequest> requests) {
        List<Answering> answers = new ArrayList<>();
        requests.forEach(request -> answers.add(new Answering(request)));
        List<int[]> prompts = requests.stream().map(GenerationRequest::prompt).toList();
        int most =
                requests.stream().mapToInt(GenerationRequest::maxTokens).max().orElseThrow();
        boolean greedy =
                requests.stream().allMatch(request -> request.sampling().isGreedy());
        try (DecodeSession session = kernel.decode(prompts, most, use)) {
            // a model's requests have the same ends; if they had not, a native call would end early and another follow
            session.endAt(requests.get(0).endIds());
            while (!answers.stream().allMatch(Answering::isDone)) {
                if (greedy) {
                    greedy(session, answers, chunk(requests));
                } else {
                    sampled(session, answers);
                }
            }
        }
        return answers.stream().map(Answering::result).toList();
    }

    private static int chunk(List<GenerationRequest> requests) {
        if (requests.stream().anyMatch(request -> request.onText() != null)) {
            return 1;
        }
        return requests.stream().allMatch(request -> request.stops().isEmpty()) ? CHUNK : STOPPED_CHUNK;
    }

    private static void greedy(DecodeSession session, List<Answering> answers, int chunk) {
        int[][] tokens = session.greedy(Math.min(chunk, session.room()));
        for (int row = 0; row < tokens.length; row++) {
            Arrays.stream(tokens[row]).forEach(answers.get(row)::accept);
        }
    }

    private static void sampled(DecodeSession session, List<Answering> answers) {
        float[][] logits = session.logits();
        int[] tokens = new int[logits.length];
        for (int row = 0; row < tokens.length; row++) {
            Answering answer = answers.get(row);
            tokens[row] = answer.isDone() ? 0 : answer.choose(logits[row]);
            answer.accept(tokens[row]);
        }
        if (session.room() > 1) {
            session.accept(tokens);
        }
    }
}
