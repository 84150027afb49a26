// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.rollout.Decision;
import io.github.finetune4j.rollout.LiveGateResult;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A rollout in texts and numbers, which every version of every JSON library writes alike. */
final class RolloutFacts {
    private RolloutFacts() {}

    /** {@return how it stands, in a few words} */
    static Map<String, Object> brief(RolloutStatus status) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("phase", status.phase().name());
        facts.put("stage", status.stage());
        facts.put("stages", status.stages());
        facts.put("share", status.share());
        facts.put("held", status.autoPaused());
        return facts;
    }

    /** {@return how it stands} */
    static Map<String, Object> of(RolloutStatus status) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", status.rollout());
        facts.putAll(brief(status));
        facts.put("version", status.version());
        facts.put("elapsed", status.elapsed().toString());
        facts.put("reason", status.reason());
        facts.put("arms", status.arms().stream().map(RolloutFacts::arm).toList());
        return facts;
    }

    /**
     * {@return the same, with what the last interim analysis found and all that has happened}
     *
     * @throws io.github.finetune4j.error.RolloutException if the store can't be reached
     */
    static Map<String, Object> whole(Rollout rollout) {
        RolloutStatus status = rollout.status();
        Map<String, Object> facts = of(status);
        status.verdict().ifPresent(verdict -> facts.put("verdict", verdict(verdict)));
        facts.put("audit", rollout.audit().stream().map(RolloutFacts::event).toList());
        return facts;
    }

    private static Map<String, Object> arm(RolloutStatus.ArmStatus arm) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", arm.name());
        facts.put("model", arm.model());
        facts.put("requests", arm.requests());
        facts.put("requestsInAll", arm.requestsInAll());
        facts.put("errorsInAll", arm.errorsInAll());
        facts.put("requestsHere", arm.requestsHere());
        facts.put("errorsHere", arm.errorsHere());
        facts.put("dropped", arm.dropped());
        return facts;
    }

    private static Map<String, Object> verdict(Decision verdict) {
        List<Map<String, Object>> gates =
                verdict.gates().stream().map(RolloutFacts::gate).toList();
        return Map.of(
                "kind", verdict.kind().name(),
                "sentence", verdict.sentence(),
                "at", verdict.at().toString(),
                "gates", gates);
    }

    private static Map<String, Object> gate(LiveGateResult gate) {
        return Map.of(
                "name", gate.gate().name(),
                "arm", gate.arm(),
                "status", gate.status().name(),
                "reason", gate.reason());
    }

    private static Map<String, Object> event(RolloutEvent event) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("at", event.at().toString());
        facts.put("version", event.version());
        facts.put("kind", event.kind().word());
        facts.put("who", event.who());
        facts.put("why", event.why());
        return facts;
    }
}
