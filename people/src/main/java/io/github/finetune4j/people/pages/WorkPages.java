// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.console.spi.GuestPages;
import io.github.finetune4j.console.spi.GuestReply;
import io.github.finetune4j.console.spi.GuestRequest;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.people.pages.Invitations.Pass;
import io.github.finetune4j.people.pages.Invitations.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages on which people work: in by an invitation, then one task after the other. */
record WorkPages(Map<String, Study> studies, Invitations invitations, Texts texts, InstantSource clock)
        implements GuestPages {
    static final String PATH = "judge";
    static final String INVITATION = "invite";
    static final String SECRET = "secret";
    static final String BY = "by";
    static final String SCRIPT = "script";

    @Override
    public String path() {
        return PATH;
    }

    /** A session, or the link of an invitation, as the form of the welcome page has it in its address. */
    @Override
    public boolean knows(GuestRequest head) {
        return head.value(INVITATION)
                .map(invitations::invitation)
                .or(() -> head.session().map(invitations::session))
                .filter(this::counts)
                .isPresent();
    }

    private boolean counts(Pass pass) {
        Study study = studies.get(pass.study());
        return pass.state() == State.GOOD
                && study != null
                && pass.revocations() >= study.queue().revocations(pass.annotator());
    }

    @Override
    public GuestReply answer(GuestRequest request) {
        if (request.isChange() && request.path().equals("begin")) {
            return begin(request);
        }
        if (!request.isChange()
                && request.path().isEmpty()
                && request.value(INVITATION).isPresent()) {
            return welcome(request, request.value(INVITATION).get());
        }
        return request.session().map(session -> known(request, session)).orElseGet(() -> problem(request, 401, "none"));
    }

    /** Changes nothing: whoever looks at links before people do, as mail servers do, comes to nothing but this. */
    private GuestReply welcome(GuestRequest request, String token) {
        Pass pass = invitations.invitation(token);
        GuestReply refusal = refusal(request, pass, 403);
        return refusal != null
                ? refusal
                : GuestReply.page(200, new WelcomePage(frame(request)).html(study(pass), pass, token));
    }

    private GuestReply begin(GuestRequest request) {
        Pass pass = invitations.invitation(request.value(INVITATION).orElse(""));
        GuestReply refusal = refusal(request, pass, 403);
        if (refusal != null) {
            return refusal;
        }
        Duration length = Duration.between(clock.instant(), pass.end());
        return GuestReply.goOn().withSession(new GuestReply.Session(invitations.session(pass), length));
    }

    private @Nullable GuestReply refusal(GuestRequest request, Pass pass, int unknown) {
        if (pass.state() == State.FORGED) {
            return problem(request, unknown, "forged");
        }
        if (pass.state() == State.ENDED) {
            return problem(request, 410, "ended");
        }
        Study study = studies.get(pass.study());
        if (study == null) {
            return problem(request, 403, "foreign");
        }
        return pass.revocations() < study.queue().revocations(pass.annotator())
                ? problem(request, 410, "revoked")
                : null;
    }

    private Study study(Pass pass) {
        Study study = studies.get(pass.study());
        if (study == null) {
            throw new IllegalStateException("study " + pass.study() + " is not here -> ask for it before");
        }
        return study;
    }

    private GuestReply known(GuestRequest request, String session) {
        Pass pass = invitations.session(session);
        GuestReply refusal = refusal(request, pass, 401);
        if (refusal != null) {
            return refusal;
        }
        Worker worker = new Worker(study(pass), pass.annotator(), invitations.secret(session));
        if (!request.isChange()) {
            return request.path().isEmpty()
                    ? GuestReply.page(200, new TaskPage(frame(request), worker, clock.instant(), null).html())
                    : problem(request, 404, "missing");
        }
        if (!invitations.secret(session, request.value(SECRET).orElse(""))) {
            return problem(request, 403, "secret");
        }
        return change(request, worker);
    }

    private GuestReply change(GuestRequest request, Worker worker) {
        return switch (request.path()) {
            case "send" -> sent(request, worker, new Sending(worker, request, clock.instant()).result());
            case "undo" ->
                worker.study().queue().undo(worker.annotator()).isPresent()
                        ? GuestReply.goOn()
                        : problem(request, 409, "nothing");
            default -> problem(request, 404, "missing");
        };
    }

    private GuestReply sent(GuestRequest request, Worker worker, Sending.Result result) {
        Sending.Outcome outcome = result.outcome();
        String words = texts.text("problem." + outcome.word(), result.about());
        if (byScript(request)) {
            return words(outcome.status(), outcome.word(), words, result.field());
        } else if (outcome == Sending.Outcome.SAVED) {
            return GuestReply.goOn();
        }
        Refill refill = new Refill(request, words, result.field());
        return GuestReply.page(
                outcome.status(),
                result.goesOn()
                        ? new TaskPage(frame(request), worker, clock.instant(), refill).html()
                        : new ProblemPage(frame(request))
                                .html(refill, worker.study().queue().questions()));
    }

    private static boolean byScript(GuestRequest request) {
        return request.value(BY).filter(SCRIPT::equals).isPresent();
    }

    private static GuestReply words(int status, String word, String words, String field) {
        return GuestReply.json(status, Json.write(Map.of("state", word, "words", words, "field", field)));
    }

    private GuestReply problem(GuestRequest request, int status, String word) {
        return byScript(request)
                ? words(status, word, texts.text("problem." + word), "")
                : GuestReply.page(status, new ProblemPage(frame(request)).html(word));
    }

    private WorkFrame frame(GuestRequest request) {
        return new WorkFrame(texts, request.nonce());
    }
}
