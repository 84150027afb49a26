// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
 * Whoever is signed in acts, and stands in the audit. Where nobody is, it is to be read only, unless a setting says
 * otherwise.
 */
@WebEndpoint(id = "rollouts") // over the web alone: JMX has nobody who is signed in
final class RolloutsEndpoint {
    private static final System.Logger LOG = System.getLogger(RolloutsEndpoint.class.getName());
    private static final String ROLL_BACK = "rollback";
    private static final String OPEN = "finetune4j.rollout.endpoint.act-without-authentication";
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;
    private static final int LONGEST_CLAIM = 100;

    private final ObjectProvider<Rollout> rollouts;
    private final boolean open;

    /** @param open whether whoever reaches it may act */
    RolloutsEndpoint(ObjectProvider<Rollout> rollouts, boolean open) {
        this.rollouts = rollouts;
        this.open = open;
        if (open) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    OPEN + " is true: whoever reaches the endpoint rollouts can promote and roll back, signed in or not"
                            + " -> see that only the right people reach it");
        }
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
        return answer(name, rollout -> whole(rollout, OK, UNAVAILABLE));
    }

    /**
     * Acts.
     *
     * @param name of the rollout
     * @param act pause, resume, promote or rollback
     * @param why for the audit
     * @param who only where nobody is signed in and the settings allow that: what the audit quotes
     */
    @WriteOperation
    WebEndpointResponse<Map<String, Object>> act(
            SecurityContext caller,
            @Selector String name,
            String act,
            String why,
            @org.springframework.lang.Nullable @Nullable String who) { // Boot 3 looks for the one, Boot 4 for the other
        Optional<String> signedIn = SignedIn.name(caller.getPrincipal());
        if (signedIn.isEmpty() && !open) {
            return problem(
                    FORBIDDEN,
                    "act: " + act
                            + ", and nobody is signed in -> sign in, by the application's Spring Security; or set "
                            + OPEN + " to true if only the right people reach this");
        }
        return answer(name, rollout -> {
            String by = signedIn.map(its -> own(its, who)).orElseGet(() -> claimed(who));
            return acted(rollout, act, by, why);
        });
    }

    private static WebEndpointResponse<Map<String, Object>> acted(Rollout rollout, String act, String who, String why) {
        try {
            act(rollout, act, who, why);
        } catch (RolloutException e) {
            if (act.equals(ROLL_BACK)) { // it has taken effect here, and is stored later
                return withProblem(rollout.status(), e, ACCEPTED);
            }
            throw e;
        }
        return whole(rollout, OK, OK);
    }

    private static void act(Rollout rollout, String act, String who, String why) {
        switch (act) {
            case "pause" -> rollout.pause(who, why);
            case "resume" -> rollout.resume(who, why);
            case "promote" -> rollout.promote(who, why);
            case ROLL_BACK -> rollout.rollBack(who, why);
            default ->
                throw new IllegalArgumentException("act: " + act + " -> choose pause, resume, promote or rollback");
        }
    }

    private static String own(String signedIn, @Nullable String who) {
        if (who != null && !who.equals(signedIn)) {
            throw new IllegalArgumentException("who: " + who + ", but " + signedIn + " is signed in -> leave who out");
        }
        return signedIn;
    }

    /** Nobody can be signed in under a name that begins like this by giving one. */
    private static String claimed(@Nullable String who) {
        if (who == null || who.isBlank()) {
            return "unauthenticated";
        }
        if (who.length() > LONGEST_CLAIM) {
            throw new IllegalArgumentException(
                    "who: " + who.length() + " characters -> give a name of at most " + LONGEST_CLAIM);
        }
        return "unauthenticated, calls itself \"" + who.replace('"', '\'') + "\"";
    }

    /** @param readable the status of the answer if the audit can be read */
    private static WebEndpointResponse<Map<String, Object>> whole(Rollout rollout, int readable, int otherwise) {
        try {
            return new WebEndpointResponse<>(RolloutFacts.whole(rollout), readable);
        } catch (RolloutException e) {
            return withProblem(rollout.status(), e, otherwise);
        }
    }

    private static WebEndpointResponse<Map<String, Object>> withProblem(
            RolloutStatus now, RolloutException e, int status) {
        Map<String, Object> facts = RolloutFacts.of(now);
        facts.put("problem", String.valueOf(e.getMessage()));
        return new WebEndpointResponse<>(facts, status);
    }

    private WebEndpointResponse<Map<String, Object>> answer(
            String name, Function<Rollout, WebEndpointResponse<Map<String, Object>>> asked) {
        List<Rollout> all = rollouts.orderedStream().toList();
        Optional<Rollout> rollout =
                all.stream().filter(each -> each.policy().name().equals(name)).findFirst();
        if (rollout.isEmpty()) {
            return problem(
                    NOT_FOUND,
                    "rollout: " + name + " is none of this application's -> choose one of "
                            + all.stream().map(each -> each.policy().name()).toList());
        }
        try {
            return asked.apply(rollout.get());
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
