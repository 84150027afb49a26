// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.canary;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStatus;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.rollout.Stage;
import java.time.Duration;
import java.util.Iterator;
import java.util.regex.Pattern;

/**
 * Support tickets come in, one every six minutes, and a small model routes them to a team. Three candidates go live
 * beside it, one after the other: tuned well, tuned badly, and not at all. Every ticket is answered all the while, and
 * each candidate ends where it should.
 */
public final class Canary {
    private static final Pattern ROUTING = Pattern.compile("category: [a-z ]+ \\| priority: [a-z]+ \\| team: [a-z ]+");
    private static final Duration BETWEEN_TICKETS = Duration.ofMinutes(6);
    private static final int LONGEST_ANSWER = 40;

    private Canary() {}

    /**
     * Prints what became of each.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (LocalLoraProvider local = LocalLoraProvider.create()) {
            Tunings tunings = new Tunings(local);
            ChatModel baseline = tunings.untuned();
            print("tuned well", goLive("well", baseline, tunings.good()));
            print("tuned badly", goLive("badly", baseline, tunings.bad()));
            print("not tuned", goLive("not-at-all", baseline, tunings.untuned()));
        }
    }

    private static void print(String candidate, RolloutStatus end) {
        System.out.println(candidate + ": " + end.phase() + " after "
                + end.arms().stream()
                        .mapToLong(RolloutStatus.ArmStatus::requestsInAll)
                        .sum() + " tickets: "
                + end.reason());
    }

    /** {@return how it ended} */
    static RolloutStatus goLive(String name, ChatModel baseline, ChatModel candidate) {
        HurriedClock clock = new HurriedClock();
        try (Rollout live = policy(name, clock).start(baseline, candidate, new MemoryRolloutStore())) {
            Iterator<Ticket> tickets = TicketGenerator.tickets(11).iterator();
            for (int customer = 0; !live.status().phase().ended(); customer++) {
                live.chat(request(tickets.next(), customer));
                clock.turn(BETWEEN_TICKETS);
                live.runInterimAnalysis();
            }
            return live.status();
        }
    }

    private static RolloutPolicy policy(String name, HurriedClock clock) {
        LiveMetric routed = LiveMetric.rate("routed", (request, response) -> share(routed(response)));
        LiveMetric ended = LiveMetric.rate("ended", (request, response) -> share(ended(response)));
        return RolloutPolicy.builder()
                .name(name)
                .addStage(Stage.of(0.5, Duration.ofHours(6)).within(Duration.ofHours(18)))
                .addStage(1.0)
                .addMetric(routed)
                .addMetric(ended)
                .addGate(LiveGates.better(routed))
                .addGate(LiveGates.watch(ended, 0.05))
                .clock(clock)
                .build();
    }

    private static double share(boolean yes) {
        return yes ? 1 : 0;
    }

    private static boolean routed(ChatResponse response) {
        return ROUTING.matcher(response.text()).matches();
    }

    private static boolean ended(ChatResponse response) {
        return response.finishReason() == FinishReason.STOP;
    }

    private static ChatRequest request(Ticket ticket, int customer) {
        return ChatRequest.builder()
                .messages(ticket.example().prompt())
                .temperature(0)
                .maxTokens(LONGEST_ANSWER)
                .key("customer-" + customer)
                .build();
    }

    /** {@return an answer, from whichever model it is} */
    static ChatResponse answer(
            ChatModel baseline, ChatModel candidate, RolloutStore store, ChatRequest request, String userId) {
        // tag::live[]
        Rollout live = RolloutPolicy.builder()
                .name("support-chat")
                .addStage(0.05, Duration.ofHours(24))
                .addStage(0.25, Duration.ofHours(12))
                .addStage(1.0)
                .addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.01))
                .build()
                .start(baseline, candidate, store);
        ChatResponse answer = live.chat(request.withKey(userId));
        // end::live[]
        return answer;
    }
}
