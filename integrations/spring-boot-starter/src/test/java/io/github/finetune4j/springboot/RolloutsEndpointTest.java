// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Policies;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** What an operator reads and does, and what is refused. */
class RolloutsEndpointTest {
    /** A store that can be out of reach. */
    private static final class Reachable extends DelegatingStore {
        private volatile boolean gone;
        private volatile boolean auditGone;

        @Override
        public Optional<StoredState> load(String rollout) {
            if (gone) {
                throw new RolloutException("the database is gone -> bring it back");
            }
            return super.load(rollout);
        }

        @Override
        public List<String> events(String rollout) {
            if (gone || auditGone) {
                throw new RolloutException("the database is gone -> bring it back");
            }
            return super.events(rollout);
        }
    }

    private final Reachable store = new Reachable();
    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    private Rollout rollout;
    private RolloutsEndpoint endpoint;

    @BeforeEach
    void start() {
        rollout = Policies.canary("support")
                .build()
                .start(TwoArms.saying("a", "support-v1"), TwoArms.saying("b", "support-v2"), store);
        beans.registerSingleton("rollout", rollout);
        endpoint = endpoint(false);
    }

    private RolloutsEndpoint endpoint(boolean open) {
        return new RolloutsEndpoint(beans.getBeanProvider(Rollout.class), open);
    }

    @AfterEach
    void close() {
        rollout.close();
    }

    private static SecurityContext signedIn(String name) {
        return as(() -> name);
    }

    private static SecurityContext as(Principal principal) {
        return new SecurityContext() {
            @Override
            public Principal getPrincipal() {
                return principal;
            }

            @Override
            public boolean isUserInRole(String role) {
                return false;
            }
        };
    }

    private WebEndpointResponse<Map<String, Object>> act(String act, String why, @Nullable String who) {
        return endpoint.act(signedIn("ops"), "support", act, why, who);
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

    /** As Spring Security has them under permitAll, and before a password was looked at. */
    static List<SecurityContext> nobody() {
        return List.of(
                SecurityContext.NONE,
                as(new AnonymousAuthenticationToken("key", "mallory", AuthorityUtils.createAuthorityList("ROLE_OPS"))),
                as(UsernamePasswordAuthenticationToken.unauthenticated("mallory", "guess")),
                signedIn(" "));
    }

    @ParameterizedTest
    @MethodSource("nobody")
    void nobody_readsAndDoesNotAct_whateverNameIsGiven(SecurityContext caller) {
        for (String act : List.of("pause", "promote", "rollback")) {
            WebEndpointResponse<Map<String, Object>> answer =
                    endpoint.act(caller, "support", act, "because", "mallory");
            assertThat(answer.getStatus()).isEqualTo(403);
            assertThat(String.valueOf(answer.getBody()))
                    .contains("act: " + act + ", and nobody is signed in -> sign in")
                    .contains("finetune4j.rollout.endpoint.act-without-authentication");
        }
        assertThat(rollout.status().phase()).isEqualTo(Phase.RUNNING);
        assertThat(rollout.audit()).hasSize(1);
        assertThat(endpoint.rollout("support").getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("nobody")
    void nobody_whoMayActByTheSettings_isQuoted_andNeverTakenForSomebody(SecurityContext caller) {
        try (HeardLog log = HeardLog.of(RolloutsEndpoint.class)) {
            RolloutsEndpoint open = endpoint(true);
            assertThat(log.messages()).singleElement().asString().contains("whoever reaches the endpoint rollouts can");
            open.act(caller, "support", "pause", "because", "ada\" (signed in)");
            open.act(caller, "support", "resume", "because", null);
            open.act(signedIn("olga"), "support", "pause", "because", null);
        }
        assertThat(rollout.audit())
                .extracting(RolloutEvent::who)
                .containsExactly(
                        "rollout", "unauthenticated, calls itself \"ada' (signed in)\"", "unauthenticated", "olga");
    }

    @Test
    void nobody_givesNoNameThatIsLong_orOfSeveralLines() {
        for (String who : List.of("x".repeat(101), "ada\nolga")) {
            assertThat(endpoint(true)
                            .act(SecurityContext.NONE, "support", "pause", "because", who)
                            .getStatus())
                    .isEqualTo(400);
        }
        assertThat(rollout.status().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void rollback_whileTheDatabaseIsGone_isAccepted_hasTakenEffectHere_andSaysSo() {
        store.gone = true;
        WebEndpointResponse<Map<String, Object>> answer = act("rollback", "it invents prices", null);
        assertThat(answer.getStatus()).isEqualTo(202);
        assertThat(answer.getBody()).containsEntry("share", 0.0).containsEntry("phase", "RUNNING");
        assertThat(String.valueOf(answer.getBody()))
                .contains("held=on the baseline here, not stored yet: rolled back by ops")
                .contains("problem=rollout support is on the baseline in this process, rolled back by ops, and that");
        assertThat(act("promote", "because", null).getStatus()).isEqualTo(503);
        WebEndpointResponse<Map<String, Object>> read = endpoint.rollout("support");
        assertThat(read.getStatus()).isEqualTo(503);
        assertThat(String.valueOf(read.getBody())).contains("held=on the baseline here", "problem=the database is");
        store.gone = false;
        rollout.refresh();
        assertThat(String.valueOf(endpoint.rollout("support").getBody())).contains("phase=ROLLED_BACK", "who=ops");
    }

    @Test
    void act_whoseAuditCantBeRead_isDone() {
        store.auditGone = true;
        WebEndpointResponse<Map<String, Object>> answer = act("pause", "a look", null);
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getBody()).containsEntry("phase", "PAUSED").containsKey("problem");
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
