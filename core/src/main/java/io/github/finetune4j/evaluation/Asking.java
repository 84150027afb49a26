package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.model.ChatModel;
import io.github.finetune4j.model.ChatRequest;
import io.github.finetune4j.model.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Asks a model a batch of rows; if the batch fails, each row alone, so that one bad row costs one row. */
final class Asking {
    /** The one field of a row that belongs into the request. */
    private static final String TOOLS = "tools";

    private final ChatModel model;
    private final UnaryOperator<ChatRequest.Builder> change;

    Asking(ChatModel model, UnaryOperator<ChatRequest.Builder> change) {
        this.model = model;
        this.change = change;
    }

    List<Reply> ask(List<ChatExample> examples) {
        List<ChatRequest> requests = examples.stream().map(this::request).toList();
        try {
            List<ChatResponse> responses = model.chatAll(requests);
            checkCount(requests.size(), responses.size());
            return responses.stream().map(Reply::of).toList();
        } catch (FineTuneException | IllegalArgumentException e) {
            stopIfHopeless(e);
            return requests.size() == 1 ? List.of(Reply.failed(e)) : oneByOne(requests);
        }
    }

    private List<Reply> oneByOne(List<ChatRequest> requests) {
        List<Reply> replies = new ArrayList<>();
        for (ChatRequest request : requests) {
            try {
                replies.add(Reply.of(model.chat(request)));
            } catch (FineTuneException | IllegalArgumentException e) {
                stopIfHopeless(e);
                replies.add(Reply.failed(e));
            }
        }
        return replies;
    }

    /** A refused key is refused for every row, and an interrupt is the caller's wish. */
    private static void stopIfHopeless(RuntimeException e) {
        boolean refused = e instanceof AuthenticationException || e instanceof PermissionException;
        if (refused || Thread.currentThread().isInterrupted()) {
            throw e;
        }
    }

    private ChatRequest request(ChatExample example) {
        ChatRequest.Builder builder = ChatRequest.builder().messages(example.prompt());
        Object tools = example.extra().get(TOOLS);
        if (tools != null) {
            builder.extra(TOOLS, tools);
        }
        return change.apply(builder).build();
    }

    private void checkCount(int asked, int answered) {
        if (asked != answered) {
            throw new IllegalStateException("the model " + model.name() + " gave " + answered + " answers to " + asked
                    + " requests: chatAll must give one answer per request, in their order");
        }
    }
}
