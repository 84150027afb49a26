// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.DelegatingChatModel;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.names.Given;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A model whose calls are reported to OpenTelemetry, after the semantic conventions for generative AI: a span for each
 * call, durations and tokens as metrics.
 *
 * <pre>{@code
 * ChatModel model = TracedModel.builder(openAi.chatModel(tuned), openTelemetry)
 *         .provider("openai")
 *         .server("api.openai.com", 443)
 *         .build();
 * }</pre>
 *
 * <p>What is said is not reported unless {@link Builder#recordContent} says so, nor is the key of a request; of a
 * failure only the class. Put it around a model that captures, or around a rollout: then the span bears the id that
 * feedback names later ({@link EvaluationEvents}).
 *
 * <p>The span is the current one while the model answers, so that what the model calls is reported beneath it. Requests
 * of a batch that the model answers together have a span each, and the duration of the batch.
 *
 * <p>Safe for use by several threads where the model is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TracedModel extends DelegatingChatModel {
    private static final System.Logger LOG = System.getLogger(TracedModel.class.getName());

    private final Callback beginning = callback("reporting to OpenTelemetry that calls begin");
    private final Callback pieces = callback("reporting an answer's pieces to OpenTelemetry");
    private final Callback reporting = callback("reporting calls to OpenTelemetry");
    private final Telemetry telemetry;

    private TracedModel(ChatModel model, Telemetry telemetry) {
        super(model);
        this.telemetry = telemetry;
    }

    /**
     * {@return a model of this process whose calls are reported}
     *
     * @param model that answers
     * @param openTelemetry where they are reported
     */
    public static TracedModel around(ChatModel model, OpenTelemetry openTelemetry) {
        return builder(model, openTelemetry).build();
    }

    /**
     * {@return a builder}
     *
     * @param model that answers
     * @param openTelemetry where they are reported
     */
    public static Builder builder(ChatModel model, OpenTelemetry openTelemetry) {
        return new Builder(model, openTelemetry);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return reported(begun(request, Attributes.empty()), () -> model().chat(request));
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        Optional<Call> call = begun(request, Attributes.of(Keys.STREAM, true));
        return reported(
                call,
                () -> model().chat(request, text -> {
                    call.ifPresent(known -> pieces.run(known::chunk));
                    onText.accept(text);
                }));
    }

    private Optional<Call> begun(ChatRequest request, Attributes more) {
        return beginning.call(() -> Optional.of(new Call(telemetry, request, more)), Optional.empty());
    }

    private static Callback callback(String what) {
        return new Callback(what, "the answer comes all the same", LOG, InstantSource.system());
    }

    private ChatResponse reported(Optional<Call> call, Supplier<ChatResponse> ask) {
        Supplier<ChatResponse> within = call.map(
                        known -> beginning.call(() -> known.context().wrapSupplier(ask), ask))
                .orElse(ask);
        Attempt<ChatResponse> response = Attempt.at(within::get);
        Throwable failure = response.failure();
        call.ifPresent(known -> reporting.run(() -> {
            if (failure == null) {
                known.answered(response.value());
            } else {
                known.failed(failure);
            }
        }));
        return response.orThrow();
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        if (!model().gainsFromBatches()) {
            return requests.stream().map(this::chat).toList();
        }
        Attributes batch = Attributes.of(Keys.BATCH, (long) requests.size());
        List<Optional<Call>> calls =
                requests.stream().map(request -> begun(request, batch)).toList();
        Attempt<List<ChatResponse>> responses = Attempt.at(() -> model().chatAll(requests));
        Throwable failure = responses.failure();
        for (int i = 0; i < calls.size(); i++) {
            int at = i;
            calls.get(i)
                    .ifPresent(call -> reporting.run(() -> {
                        if (failure == null) {
                            call.answered(responses.value().get(at));
                        } else {
                            call.failed(failure);
                        }
                    }));
        }
        return responses.orThrow();
    }

    /**
     * A builder of a {@link TracedModel}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final int MOST = 65_535;

        private final ChatModel model;
        private final OpenTelemetry openTelemetry;
        private String provider = "finetune4j";
        private @Nullable String server;
        private int port;
        private String modelName;
        private MetricNames names = MetricNames.BOTH;
        private @Nullable Content content;
        private LongSupplier nanos = System::nanoTime;

        private Builder(ChatModel model, OpenTelemetry openTelemetry) {
            this.model = model;
            this.openTelemetry = openTelemetry;
            modelName = model.identity().orElseGet(model::name);
        }

        /**
         * Sets who provides the model. Default: {@code finetune4j}.
         *
         * @param name of the conventions' list, such as {@code openai}, or one of your own
         * @return this
         */
        public Builder provider(String name) {
            provider = Given.text("provider", name);
            return this;
        }

        /**
         * Says that the model runs elsewhere: its spans are of the kind {@code CLIENT}. Default: it runs in this
         * process, and they are {@code INTERNAL}.
         *
         * @param address of the server, without scheme and port
         * @param port from 1
         * @return this
         */
        public Builder server(String address, int port) {
            if (port < 1 || port > MOST) {
                throw new IllegalArgumentException("port: " + port + " -> give one from 1 to " + MOST);
            }
            server = Given.text("address of the server", address);
            this.port = port;
            return this;
        }

        /**
         * Sets the name under which the model is reported. Default: its identity, else its name.
         *
         * @param name that distinguishes a tuned model from its base; one for all calls
         * @return this
         */
        public Builder modelName(String name) {
            modelName = Given.text("name of the model", name);
            return this;
        }

        /**
         * Sets which names the metrics bear. Default: both.
         *
         * @param value of the conventions
         * @return this
         */
        public Builder metricNames(MetricNames value) {
            names = value;
            return this;
        }

        /**
         * Puts what is said on the spans: messages, tool calls, answers. Default: nothing of it. Whoever reads your
         * traces reads it then, so mask what is personal.
         *
         * @param mask what is done to each text first; {@code UnaryOperator.identity()} leaves it as it is. Where it
         *     throws, the text is left out
         * @return this
         */
        public Builder recordContent(UnaryOperator<String> mask) {
            content = new Content(mask);
            return this;
        }

        Builder nanos(LongSupplier clock) {
            nanos = clock;
            return this;
        }

        /** {@return the model} */
        public TracedModel build() {
            AttributesBuilder same = Attributes.builder()
                    .put(Keys.OPERATION, "chat")
                    .put(Keys.PROVIDER, provider)
                    .put(Keys.MODEL, modelName);
            if (server != null) {
                same.put(Keys.SERVER, server).put(Keys.PORT, (long) port);
            }
            return new TracedModel(
                    model,
                    new Telemetry(
                            openTelemetry.getTracer(Telemetry.SCOPE),
                            new ModelMetrics(openTelemetry.getMeter(Telemetry.SCOPE), names),
                            server == null ? SpanKind.INTERNAL : SpanKind.CLIENT,
                            "chat " + modelName,
                            same.build(),
                            content,
                            nanos));
        }
    }
}
