// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.calls.ModelCall;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks a model for a number or for a label. */
final class ModelGrader implements Metric {
    private static final int LONGEST = 200;
    private static final String FENCE = "```";
    private static final String JSON = "json";

    /** One message with places in it. */
    private record Turn(Role role, Template content) {}

    private final String name;
    private final ChatModel model;
    private final ModelCalls calls;
    private final List<Turn> turns;
    private final Map<String, Object> sampling;
    private final Reading reading;

    private ModelGrader(GraderJson json, Function<String, ChatModel> models, ModelCalls calls, Reading reading) {
        name = json.text("name");
        model = models.apply(json.text("model"));
        this.calls = calls;
        turns = json.objects("input").stream().map(turn -> turn(turn, json)).toList();
        sampling = sampling(json);
        this.reading = reading;
    }

    static ModelGrader score(GraderJson json, Function<String, ChatModel> models, ModelCalls calls) {
        return new ModelGrader(json, models, calls, new NumberReading(json));
    }

    static ModelGrader label(GraderJson json, Function<String, ChatModel> models, ModelCalls calls) {
        return new ModelGrader(json, models, calls, new LabelReading(json));
    }

    private static Turn turn(GraderJson turn, GraderJson grader) {
        String role = turn.text("role");
        Role known = switch (role) {
            case "system" -> Role.SYSTEM;
            case "developer" -> Role.DEVELOPER;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            default ->
                throw grader.wrong("has a message of the role " + role, "use system, developer, user or assistant");
        };
        Object content = turn.value("content")
                .orElseThrow(() -> grader.wrong("has a message without content", "add its text, or leave it out"));
        return new Turn(known, new Template(content(content, grader), grader));
    }

    private static String content(Object content, GraderJson grader) {
        if (content instanceof String text) {
            return text;
        }
        if (content instanceof List<?> parts) {
            List<String> texts = new ArrayList<>();
            parts.forEach(part -> texts.add(content(part == null ? "" : part, grader)));
            return String.join("\n", texts);
        }
        if (content instanceof Map<?, ?> part && part.get("text") instanceof String text) {
            return text;
        }
        throw grader.wrong("has a message that is no text: " + GraderJson.shown(content), "give texts alone");
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private static Map<String, Object> sampling(GraderJson json) {
        Object params = json.value("sampling_params").orElse(Map.of());
        if (params instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw json.wrong("has sampling_params that are no object: " + GraderJson.shown(params), "give an object there");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ScoreKind kind() {
        return reading.kind();
    }

    @Override
    public double scoreOfFailure() {
        return reading.lowest();
    }

    @Override
    public boolean needsExpected() {
        return turns.stream().anyMatch(turn -> turn.content().needsExpected());
    }

    @Override
    public Score score(Answer answer) {
        return scoreAll(List.of(answer)).get(0);
    }

    @Override
    public List<Score> scoreAll(List<Answer> answers) {
        List<Score> scores = new ArrayList<>();
        List<Integer> asked = new ArrayList<>();
        List<ChatRequest> requests = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            scores.add(Score.missing("not asked"));
            try {
                requests.add(request(answers.get(i)));
                asked.add(i);
            } catch (Template.NotInAnswerException e) {
                scores.set(i, new Score(reading.lowest(), String.valueOf(e.getMessage())));
            }
        }
        List<ModelCall> replies = calls.ask(model, requests);
        for (int i = 0; i < replies.size(); i++) {
            scores.set(asked.get(i), read(replies.get(i)));
        }
        return scores;
    }

    private ChatRequest request(Answer answer) {
        ChatRequest.Builder request = ChatRequest.builder();
        turns.forEach(turn ->
                request.addMessage(new Message(turn.role(), turn.content().of(answer))));
        sampling.forEach((key, value) -> sample(request, key, value));
        return request.build();
    }

    private static void sample(ChatRequest.Builder request, String key, @Nullable Object value) {
        if (value instanceof Number number) {
            switch (key) {
                case "temperature" -> request.temperature(number.doubleValue());
                case "top_p" -> request.topP(number.doubleValue());
                case "seed" -> request.seed(number.longValue());
                case "max_completions_tokens", "max_completion_tokens", "max_tokens" ->
                    request.maxTokens(number.intValue());
                default -> request.addExtra(key, number);
            }
        } else if (value != null) {
            request.addExtra(key, value);
        }
    }

    private Score read(ModelCall call) {
        return call.response()
                .map(this::read)
                .orElseGet(() -> Score.missing("the grader's model failed: " + call.error()));
    }

    private Score read(ChatResponse response) {
        String text = response.text().strip();
        String bare = unfenced(text);
        Score score = reading.read(bare, value(bare));
        return score == null
                ? Score.missing("the grader's model gave " + reading.missing() + ": "
                        + text.substring(0, Math.min(LONGEST, text.length())))
                : score;
    }

    private static String unfenced(String text) {
        boolean fenced = text.length() >= 2 * FENCE.length() && text.startsWith(FENCE) && text.endsWith(FENCE);
        if (!fenced) {
            return text;
        }
        String inner = text.substring(FENCE.length(), text.length() - FENCE.length());
        return (inner.startsWith(JSON) ? inner.substring(JSON.length()) : inner).strip();
    }

    /** The reply, or the result in it. */
    private static @Nullable Object value(String text) {
        try {
            Object json = Json.parse(text);
            if (json instanceof Map<?, ?> map) {
                return map.containsKey("result")
                        ? map.get("result")
                        : map.containsKey("score") ? map.get("score") : map.get("label");
            }
            return json;
        } catch (JsonException e) {
            return null;
        }
    }

    /** A reading of the reply of the grader's model. */
    private interface Reading {
        ScoreKind kind();

        double lowest();

        String missing();

        /** {@return the score, or null if it is none} */
        @Nullable Score read(String text, @Nullable Object value);
    }

    /** A number of the range. */
    private static final class NumberReading implements Reading {
        private final double low;
        private final double high;

        NumberReading(GraderJson json) {
            List<?> range = json.value("range").orElse(List.of(0, 1)) instanceof List<?> list ? list : List.of();
            boolean fine = range.size() == 2
                    && range.get(0) instanceof Number one
                    && range.get(1) instanceof Number two
                    && one.doubleValue() < two.doubleValue();
            if (!fine) {
                throw json.wrong(
                        "has the range " + GraderJson.shown(json.value("range").orElse("")),
                        "give two numbers, the lower one first");
            }
            low = ((Number) range.get(0)).doubleValue();
            high = ((Number) range.get(1)).doubleValue();
        }

        @Override
        public ScoreKind kind() {
            return ScoreKind.CONTINUOUS;
        }

        @Override
        public double lowest() {
            return low;
        }

        @Override
        public String missing() {
            return "no number from " + low + " to " + high;
        }

        @Override
        public @Nullable Score read(String text, @Nullable Object value) {
            if (!(value instanceof Number number)) {
                return null;
            }
            double score = number.doubleValue();
            return score >= low && score <= high ? Score.of(score) : null;
        }
    }

    /** One of the labels. */
    private static final class LabelReading implements Reading {
        private final List<String> labels;
        private final List<String> passing;

        LabelReading(GraderJson json) {
            labels = json.texts("labels").stream().map(LabelReading::folded).toList();
            passing = json.texts("passing_labels").stream()
                    .map(LabelReading::folded)
                    .toList();
            if (!labels.containsAll(passing)) {
                throw json.wrong(
                        "passes labels that are none of its own: " + passing + " of " + labels, "fix passing_labels");
            }
        }

        private static String folded(String label) {
            return Characters.lower(label.strip());
        }

        @Override
        public ScoreKind kind() {
            return ScoreKind.BINARY;
        }

        @Override
        public double lowest() {
            return 0;
        }

        @Override
        public String missing() {
            return "none of the labels " + labels;
        }

        @Override
        public @Nullable Score read(String text, @Nullable Object value) {
            String label = folded(value instanceof String words ? words : text);
            return labels.contains(label) ? new Score(passing.contains(label) ? 1 : 0, label) : null;
        }
    }
}
