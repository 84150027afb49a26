// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openfeature;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ImmutableContext;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apiguardian.api.API;

/**
 * Lets a boolean flag switch the candidates of a rollout on and off, for
 * {@link io.github.finetune4j.rollout.RolloutPolicy.Builder#killSwitch}: while the flag is false, everybody gets the
 * baseline.
 *
 * <pre>{@code
 * FlagSwitch candidates = FlagSwitch.of(client, "support-candidates");
 * RolloutPolicy policy = RolloutPolicy.builder().name("support-chat").killSwitch(candidates).addStage(0.5)...
 * }</pre>
 *
 * <p>The flag is asked with each request, on its thread, so its provider should answer from memory. Where it gives no
 * answer (its service is gone or throws, the flag is unknown, disabled or of another type), everybody gets the
 * baseline. {@link #failures} counts that, and a warning says it, once until the flag answers again.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FlagSwitch implements BooleanSupplier {
    private final SteeringFlag flag;

    private FlagSwitch(SteeringFlag flag) {
        this.flag = flag;
    }

    /**
     * {@return a switch}
     *
     * @param client that asks, with its own context
     * @param flag key of a boolean flag, not blank: true while candidates may answer
     */
    public static FlagSwitch of(Client client, String flag) {
        return new FlagSwitch(new SteeringFlag(client, flag, "everybody gets the baseline"));
    }

    /** {@return whether everybody gets the baseline} */
    @Override
    public boolean getAsBoolean() {
        return !flag.read(ImmutableContext.EMPTY).orElse(false);
    }

    /** {@return how often the flag gave no answer because of an error} */
    public long failures() {
        return flag.failures();
    }

    /** {@return OpenFeature's code of the last error, or the class of what was thrown} */
    public Optional<String> lastFailure() {
        return flag.lastFailure();
    }
}
