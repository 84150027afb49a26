// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Policies;
import io.github.finetune4j.rollout.Rollout;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** What an operator reads and does, and what is refused. */
class RolloutsEndpointTest {
    /** A store that can be out of reach. */
    private static final class Reachable extends DelegatingStore {
        private boolean gone;

        @Override
        public List<String> events(String rollout) {
            if (gone) {
                throw new RolloutException("the database is gone -> bring it back");
            }
            return super.events(rollout);
        }
    }

    private final Reachable store = new Reachable();
    private Rollout rollout;
    private RolloutsEndpoint endpoint;

    @BeforeEach
    void start() {
        rollout = Policies.canary("support")
                .build()
                .start(TwoArms.saying("a", "support-v1"), TwoArms.saying("b", "support-v2"), store);
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("rollout", rollout);
        endpoint = new RolloutsEndpoint(beans.getBeanProvider(Rollout.class));
    }

    @AfterEach
    void close() {
        rollout.close();
    }

    private static SecurityContext signedIn(@Nullable String name) {
        return new SecurityContext() {
            @Override
            @SuppressWarnings("NullAway") // the other side's interface says nothing of null
            public Principal getPrincipal() {
                return name == null ? null : () -> name;
            }

            @Override
            public boolean isUserInRole(String role) {
                return false;
            }
        };
    }

    private WebEndpointResponse<Map<String, Object>> act(String act, String why, @Nullable String who) {
        return endpoint.act(SecurityContext.NONE, "support", act, why, who);
    }

    @Test
    void all_areListed_withTheirArms() {
        assertThat(endpoint.rollouts().toString())
                .contains("name=support, phase=RUNNING, stage=1, stages=4, share=0.05", "model=support-v2");
    }

    @Test
    void one_hasItsAudit() {
        Map<String, Object> body =
                Objects.requireNonNull(endpoint.rollout("support").getBody());
        assertThat(String.valueOf(body.get("audit"))).contains("kind=STARTED, who=rollout");
    }

    @Test
    void operator_actsUnderHisOwnName() {
        WebEndpointResponse<Map<String, Object>> answer =
                endpoint.act(signedIn("ada"), "support", "pause", "numbers look odd", null);
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(rollout.status().phase()).isEqualTo(Phase.PAUSED);
        assertThat(rollout.audit().get(1).who()).isEqualTo("ada");
        assertThat(rollout.audit().get(1).why()).isEqualTo("numbers look odd");
        assertThat(String.valueOf(answer.getBody())).contains("phase=PAUSED", "who=ada");
    }

    @Test
    void operator_actsUnderNobodyElsesName() {
        WebEndpointResponse<Map<String, Object>> answer =
                endpoint.act(signedIn("ada"), "support", "pause", "numbers look odd", "bob");
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getBody()).containsEntry("problem", "who: bob, but ada is signed in -> leave who out");
        assertThat(rollout.status().phase()).isEqualTo(Phase.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({"pause, PAUSED", "promote, PROMOTED", "rollback, ROLLED_BACK"})
    void everyAct_isDone(String act, Phase phase) {
        assertThat(act(act, "because", "ops").getStatus()).isEqualTo(200);
        assertThat(rollout.status().phase()).isEqualTo(phase);
    }

    @Test
    void paused_resumes() {
        act("pause", "because", "ops");
        assertThat(act("resume", "because", "ops").getStatus()).isEqualTo(200);
        assertThat(rollout.status().phase()).isEqualTo(Phase.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({
        "stop, because, ops, 400, 'act: stop -> choose pause, resume, promote or rollback'",
        "pause, because, , 400, 'who: nobody, and nobody is signed in -> say who, for the audit'",
        "pause, '', ops, 400, why",
        "resume, because, ops, 409, rollout"
    })
    void wrongAct_isRefused_withWhatToDo(String act, String why, @Nullable String who, int status, String words) {
        WebEndpointResponse<Map<String, Object>> answer = act(act, why, who);
        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(String.valueOf(Objects.requireNonNull(answer.getBody()).get("problem")))
                .contains(words)
                .contains(" -> ");
    }

    @Test
    void unknownRollout_isRefused() {
        WebEndpointResponse<Map<String, Object>> answer = endpoint.rollout("billing");
        assertThat(answer.getStatus()).isEqualTo(404);
        assertThat(answer.getBody())
                .containsEntry("problem", "rollout: billing is none of this application's -> choose one of [support]");
    }

    @Test
    void storeOutOfReach_isSaid_andTheListStillAnswers() {
        store.gone = true;
        assertThat(endpoint.rollout("support").getStatus()).isEqualTo(503);
        assertThat(endpoint.rollouts()).containsKey("rollouts");
    }
}
