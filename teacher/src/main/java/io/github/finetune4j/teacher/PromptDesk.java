// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.dataset.spi.RowJudge;
import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.teacher.Ledger.Most;
import io.github.finetune4j.teacher.PromptMaker.Order;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gets prompts from the sources in turn, and leaves out what must not be sent or would bring nothing. */
final class PromptDesk {
    private static final System.Logger LOG = System.getLogger(PromptDesk.class.getName());

    private final TeacherSettings settings;
    private final Staff staff;
    private final PromptPool pool;
    private final PromptWriting writing;
    private final Map<PromptMaker.Given, Iterator<ChatExample>> given = new HashMap<>();
    private final Callback consent =
            new Callback("the consent to prompts of production", "the prompt is not sent", LOG, Clock.systemUTC());
    private final @Nullable DatasetStep<?> leakage;
    private boolean budgetSpent;

    PromptDesk(TeacherSettings settings, Staff staff, PromptPool pool) {
        this.settings = settings;
        this.staff = staff;
        this.pool = pool;
        writing = new PromptWriting(settings.instructions());
        leakage = settings.data().leakage().orElse(null);
    }

    /** {@return whether prompts were not written since the budget had no room} */
    boolean budgetSpent() {
        return budgetSpent;
    }

    /** {@return the next prompts; none where the sources have no more} */
    List<Prompt> next(int round, int wanted, Tally left) {
        List<Prompt> prompts = new ArrayList<>();
        List<PromptMaker> makers = settings.makers();
        for (int i = 0; i < makers.size(); i++) {
            int share = (wanted - prompts.size() + makers.size() - i - 1) / (makers.size() - i);
            if (makers.get(i) instanceof PromptMaker.Given its) {
                prompts.addAll(given(its, share, left));
            } else if (makers.get(i) instanceof PromptMaker.Written its) {
                prompts.addAll(written(round, i, its, share, left));
            }
        }
        return prompts;
    }

    private List<Prompt> given(PromptMaker.Given maker, int wanted, Tally left) {
        Iterator<ChatExample> rows = given.computeIfAbsent(
                maker, its -> checked(its, its.rows().apply(left)).iterator());
        List<Prompt> prompts = new ArrayList<>();
        while (prompts.size() < wanted && rows.hasNext()) {
            ChatExample row = rows.next();
            if (row.prompt().isEmpty()) {
                left.add("prompt: nothing asked");
            } else if (!consents(maker.consent(), row)) {
                left.add("prompt: no consent");
            } else {
                Map<String, Object> fields = new LinkedHashMap<>(row.fields());
                fields.remove(Teacher.FIELD);
                ChatExample asked = new ChatExample(row.prompt(), fields);
                usable(new Prompt(asked, maker.word(), "", () -> consents(maker.consent(), row)), left)
                        .ifPresent(prompts::add);
            }
        }
        return prompts;
    }

    private static List<ChatExample> checked(PromptMaker.Given maker, List<ChatExample> rows) {
        return maker.consent() == null ? CapturedRows.refused("given prompts", rows) : rows;
    }

    private boolean consents(@Nullable Predicate<? super ChatExample> asked, ChatExample row) {
        return asked == null || consent.call(() -> asked.test(row), false);
    }

    private List<Prompt> written(int round, int number, PromptMaker.Written maker, int wanted, Tally left) {
        SplittableRandom random =
                new SplittableRandom(Sha256.number(settings.seed() + " " + round + " " + maker.word() + " " + number));
        List<Order> orders = affordable(fresh(maker.orders().of(wanted, pool, random), left));
        List<ChatRequest> requests = orders.stream().map(writing::request).toList();
        List<Optional<ChatResponse>> replies =
                orders.isEmpty() ? List.of() : staff.ask(0, round, "write " + (number + 1), requests);
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            List<String> texts = replies.get(i)
                    .filter(reply -> reply.model().map(settings::mayLearnFrom).orElse(true))
                    .map(reply -> PromptWriting.read(reply.text(), order))
                    .orElse(List.of());
            left.add("prompt: not written", order.number() - (long) texts.size());
            for (String text : texts) {
                Prompt prompt = Prompt.written(text, maker.word(), order.label());
                if (pool.resembles(text)) {
                    left.add("prompt: like another");
                } else {
                    usable(prompt, left).ifPresent(prompts::add);
                }
            }
        }
        return prompts;
    }

    /** An order that was given before, word for word, has its answer already, and would bring the same prompts. */
    private List<Order> fresh(List<Order> orders, Tally left) {
        Set<String> now = new HashSet<>();
        List<Order> fresh = new ArrayList<>();
        for (Order order : orders) {
            ChatRequest request = writing.request(order);
            if (now.add(RecordedAnswers.key(request)) && !staff.wasAsked(0, request)) {
                fresh.add(order);
            } else {
                left.add("prompt: ordered before", order.number());
            }
        }
        return fresh;
    }

    private List<Order> affordable(List<Order> orders) {
        List<Order> some = new ArrayList<>();
        Most sum = Most.NOTHING;
        for (Order order : orders) {
            sum = sum.plus(staff.most(0, writing.request(order)));
            if (!staff.ledger().fits(sum)) {
                budgetSpent = some.isEmpty();
                return some;
            }
            some.add(order);
        }
        return some;
    }

    /** What is masked here is not sent. */
    private Optional<Prompt> usable(Prompt prompt, Tally left) {
        ChatExample masked = settings.data().masked(prompt.example());
        if (leakage != null && rejected(leakage, masked)) {
            left.add("prompt: in a test set");
            return Optional.empty();
        }
        if (!pool.isNew(masked)) {
            left.add("prompt: asked before");
            return Optional.empty();
        }
        return Optional.of(prompt.with(masked));
    }

    private static <S> boolean rejected(DatasetStep<S> step, ChatExample example) {
        DatasetRow row = new DatasetRow(0, example, new RowOrigin("prompts", 1, "example"));
        S whole = step.empty();
        step.add(whole, row);
        RowJudge judge = step.judge(whole);
        return judge.judge(row).rejected();
    }
}
