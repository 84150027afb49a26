// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.Rollout;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * All rollouts of the application at {@code /actuator/rollouts}, each at its name, and there what an operator does.
 * Whoever is signed in stands in the audit; only where nobody is, who it was is a matter of the request.
 */
@WebEndpoint(id = "rollouts")
final class RolloutsEndpoint {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private final ObjectProvider<Rollout> rollouts;

    RolloutsEndpoint(ObjectProvider<Rollout> rollouts) {
        this.rollouts = rollouts;
    }

    @ReadOperation
    Map<String, Object> rollouts() {
        return Map.of(
                "rollouts",
                rollouts.orderedStream()
                        .map(each -> RolloutFacts.of(each.status()))
                        .toList());
    }

    @ReadOperation
    WebEndpointResponse<Map<String, Object>> rollout(@Selector String name) {
        return answer(name, RolloutFacts::whole);
    }

    /**
     * Acts.
     *
     * @param name of the rollout
     * @param act pause, resume, promote or rollback
     * @param why for the audit
     * @param who for the audit, where nobody is signed in
     */
    @WriteOperation
    WebEndpointResponse<Map<String, Object>> act(
            SecurityContext caller,
            @Selector String name,
            String act,
            String why,
            @org.springframework.lang.Nullable @Nullable String who) { // Boot 3 looks for the one, Boot 4 for the other
        return answer(name, rollout -> {
            act(rollout, act, who(caller, who), why);
            return RolloutFacts.whole(rollout);
        });
    }

    private static void act(Rollout rollout, String act, String who, String why) {
        switch (act) {
            case "pause" -> rollout.pause(who, why);
            case "resume" -> rollout.resume(who, why);
            case "promote" -> rollout.promote(who, why);
            case "rollback" -> rollout.rollBack(who, why);
            default ->
                throw new IllegalArgumentException("act: " + act + " -> choose pause, resume, promote or rollback");
        }
    }

    private static String who(SecurityContext caller, @Nullable String who) {
        Principal signedIn = caller.getPrincipal();
        String name = signedIn == null ? who : signedIn.getName();
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("who: nobody, and nobody is signed in -> say who, for the audit");
        }
        if (who != null && !who.equals(name)) {
            throw new IllegalArgumentException("who: " + who + ", but " + name + " is signed in -> leave who out");
        }
        return name;
    }

    private interface Asked {
        Map<String, Object> of(Rollout rollout);
    }

    private WebEndpointResponse<Map<String, Object>> answer(String name, Asked asked) {
        List<Rollout> all = rollouts.orderedStream().toList();
        Optional<Rollout> rollout =
                all.stream().filter(each -> each.policy().name().equals(name)).findFirst();
        if (rollout.isEmpty()) {
            return problem(
                    NOT_FOUND,
                    "rollout: " + name + " is none of this application's -> choose one of "
                            + all.stream().map(each -> each.policy().name()).toList());
        }
        return answer(() -> asked.of(rollout.get()));
    }

    private static WebEndpointResponse<Map<String, Object>> answer(Supplier<Map<String, Object>> answer) {
        try {
            return new WebEndpointResponse<>(answer.get());
        } catch (IllegalArgumentException e) {
            return problem(BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return problem(CONFLICT, String.valueOf(e.getMessage()));
        } catch (RolloutException e) {
            return problem(UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private static WebEndpointResponse<Map<String, Object>> problem(int status, String words) {
        return new WebEndpointResponse<>(Map.of("problem", words), status);
    }
}
