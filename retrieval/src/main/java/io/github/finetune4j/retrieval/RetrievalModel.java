// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.DelegatingChatModel;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.internal.names.NoNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers from the application's documents: before each answer the passages that fit best are found and
 * put into the prompt, numbered, and the answer says which they were. It takes any model, a tuned one too: that is what
 * is called a hybrid.
 *
 * <pre>{@code
 * RetrievalModel model = RetrievalModel.of(base, index);
 * ChatResponse answer = model.chat(ChatRequest.user("How long can I send it back?"));
 * RetrievalModel.citations(answer);   // which passages were shown, and which of them the answer cites
 * }</pre>
 *
 * <p>Passages follow the request's own system message. What a document says is untrusted text, and the prompt says that
 * it is no instruction; a model may follow it all the same, so index what you would let it say.
 *
 * <p>Immutable; safe for use by several threads where its model is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RetrievalModel extends DelegatingChatModel {
    private final RetrievalIndex index;
    private final int passages;
    private final int mostCharacters;
    private final @Nullable RankBy rankBy;
    private final @Nullable Function<ChatRequest, String> question;

    private RetrievalModel(Builder builder) {
        super(builder.model);
        index = builder.index;
        passages = builder.passages;
        mostCharacters = builder.mostCharacters;
        rankBy = builder.rankBy;
        question = builder.question;
    }

    /**
     * {@return the model with the four passages that fit best}
     *
     * @param model answers
     * @param index where passages are found; stays the caller's to close
     */
    public static RetrievalModel of(ChatModel model, RetrievalIndex index) {
        return builder(model, index).build();
    }

    /**
     * {@return a builder}
     *
     * @param model answers
     * @param index where passages are found; stays the caller's to close
     */
    public static Builder builder(ChatModel model, RetrievalIndex index) {
        NoNull.check("a model with documents", "model", model, "index", index);
        return new Builder(model, index);
    }

    /**
     * {@return the passages that were shown for an answer, in their order; none if it is no answer of such a model}
     *
     * @param response an answer, also one that was kept and read again
     */
    public static List<Citation> citations(ChatResponse response) {
        return Citations.of(response);
    }

    /**
     * {@return what the model is asked}
     *
     * @param request what this model is asked
     */
    public ChatRequest prompt(ChatRequest request) {
        return prompt(request, hits(request));
    }

    private List<Hit> hits(ChatRequest request) {
        String asked = asked(request);
        List<Hit> found = rankBy == null ? index.search(asked, passages) : index.search(asked, passages, rankBy);
        return ShownPassages.fitting(found, mostCharacters);
    }

    private String asked(ChatRequest request) {
        Function<ChatRequest, String> own = question;
        return own == null
                ? lastOfUser(request)
                : ForeignCode.call("the function of questions", null, "fix it", () -> own.apply(request));
    }

    private static String lastOfUser(ChatRequest request) {
        List<Message> asked = request.messages().stream()
                .filter(message -> message.role() == Role.USER)
                .toList();
        return asked.isEmpty() ? "" : asked.get(asked.size() - 1).content();
    }

    private static ChatRequest prompt(ChatRequest request, List<Hit> hits) {
        List<Message> asked = request.messages();
        boolean system = asked.get(0).role() == Role.SYSTEM;
        String own = system ? asked.get(0).content() + "\n\n" : "";
        List<Message> messages = new ArrayList<>();
        messages.add(Message.system(own + ShownPassages.text(hits)));
        messages.addAll(asked.subList(system ? 1 : 0, asked.size()));
        return request.toBuilder().messages(messages).build();
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        List<Hit> hits = hits(request);
        return Citations.added(model().chat(prompt(request, hits)), hits);
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        List<Hit> hits = hits(request);
        return Citations.added(model().chat(prompt(request, hits), onText), hits);
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        List<List<Hit>> hits = requests.stream().map(this::hits).toList();
        List<ChatResponse> answers = model().chatAll(IntStream.range(0, requests.size())
                .mapToObj(i -> prompt(requests.get(i), hits.get(i)))
                .toList());
        return IntStream.range(0, requests.size())
                .mapToObj(i -> Citations.added(answers.get(i), hits.get(i)))
                .toList();
    }

    @Override
    public String name() {
        return model().name() + ", " + passages + " passages";
    }

    /**
     * {@return the model's identity and what the index holds by now, in one: another document makes another model;
     * empty where the model has none, or the question is made by code}
     */
    @Override
    public Optional<String> identity() {
        if (question != null) {
            return Optional.empty();
        }
        String how = passages + "/" + mostCharacters + "/" + (rankBy == null ? "" : rankBy.name());
        return model().identity().map(known -> known + " + " + how + "/" + index.identity(rankBy));
    }

    /**
     * A builder of a {@link RetrievalModel}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final ChatModel model;
        private final RetrievalIndex index;
        private int passages = 4;
        private int mostCharacters = 16_000;
        private @Nullable RankBy rankBy;
        private @Nullable Function<ChatRequest, String> question;

        private Builder(ChatModel model, RetrievalIndex index) {
            this.model = model;
            this.index = index;
        }

        /**
         * Sets how many passages are shown.
         *
         * @param value from 1 to 1,000; 4 by default
         * @return this
         */
        public Builder passages(int value) {
            passages = checked("passages", value, 1000);
            return this;
        }

        /**
         * Sets how long the passages may be together; those that no longer fit are left out.
         *
         * @param value 16,000 by default
         * @return this
         */
        public Builder mostCharacters(int value) {
            mostCharacters = checked("mostCharacters", value, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets what decides which passages fit.
         *
         * @param value by default by the reranker where the index has one, else by both words and vectors where it has
         *     them
         * @return this
         */
        public Builder rankBy(RankBy value) {
            NoNull.check("a model with documents", "rankBy", value);
            index.require(value);
            rankBy = value;
            return this;
        }

        /**
         * Sets what is searched for, for example the last three turns in one.
         *
         * @param value gives the text; by default that of the last user message
         * @return this
         */
        public Builder question(Function<ChatRequest, String> value) {
            NoNull.check("a model with documents", "question", value);
            question = value;
            return this;
        }

        private static int checked(String what, int value, int most) {
            if (value < 1 || value > most) {
                throw new IllegalArgumentException(what + ": " + value + " -> give a number from 1 to " + most);
            }
            return value;
        }

        /** {@return the model} */
        public RetrievalModel build() {
            return new RetrievalModel(this);
        }
    }
}
