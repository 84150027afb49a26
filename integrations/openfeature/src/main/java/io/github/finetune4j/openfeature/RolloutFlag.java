// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openfeature;

import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.openfeature.sdk.Reason;
import io.github.finetune4j.rollout.ArmChoice;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A rollout as a flag.
 *
 * @param key of the flag
 * @param rollout that decides
 * @param baseline name of its first arm
 * @param models which model each arm is
 */
record RolloutFlag(String key, Rollout rollout, String baseline, Map<String, String> models) {
    static RolloutFlag of(String key, Rollout rollout) {
        List<RolloutStatus.ArmStatus> arms = rollout.status().arms();
        return new RolloutFlag(
                key,
                rollout,
                arms.get(0).name(),
                arms.stream().collect(Collectors.toMap(RolloutStatus.ArmStatus::name, RolloutStatus.ArmStatus::model)));
    }

    boolean candidate(ArmChoice choice) {
        return !choice.arm().equals(baseline);
    }

    /** The specification has one reason more than the enum. */
    static String reason(ArmChoice.Why why) {
        return switch (why) {
            case SHARE -> Reason.SPLIT.toString();
            case OUTSIDE -> Reason.DEFAULT.toString();
            case ENDED -> Reason.STATIC.toString();
            case SWITCHED_OFF -> Reason.DISABLED.toString();
            case IN_DOUBT -> "STALE";
        };
    }

    ImmutableMetadata metadata(ArmChoice choice) {
        return ImmutableMetadata.builder()
                .addString("rollout", rollout.policy().name())
                .addString("phase", choice.phase().name())
                .addString("model", models.get(choice.arm()))
                .addInteger("stage", choice.stage())
                .addInteger("stages", rollout.policy().stages().size())
                .addDouble("share", choice.share())
                .addLong("version", choice.version())
                .build();
    }

    /** {@return what to report of an event, if it changes who gets what} */
    Optional<ProviderEventDetails> change(RolloutEvent event) {
        boolean changes = switch (event.kind()) {
            case STAGE, DROPPED, PROMOTED, ROLLED_BACK -> true;
            default -> false;
        };
        return changes ? Optional.of(details(event)) : Optional.empty();
    }

    private ProviderEventDetails details(RolloutEvent event) {
        RolloutStatus status = rollout.status();
        return ProviderEventDetails.builder()
                .flagsChanged(List.of(key))
                .message("rollout " + event.rollout() + " v" + event.version() + ": " + event.kind())
                .eventMetadata(ImmutableMetadata.builder()
                        .addString("kind", event.kind().name())
                        .addInteger("stage", status.stage())
                        .addDouble("share", status.share())
                        .addLong("version", event.version())
                        .build())
                .build();
    }
}
