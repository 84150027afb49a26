// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageAddress;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.html.internal.HtmlPage;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the page of a path, asks it, and puts its frame around what it gives. Paths are looked up, never resolved. */
final class PageServing {
    private static final System.Logger LOG = System.getLogger(PageServing.class.getName());
    private static final Map<String, String> TYPES =
            Map.of("/console.css", "text/css", "/console.js", "text/javascript", "/console.svg", "image/svg+xml");

    private final Callbacks callbacks = new Callbacks(LOG, InstantSource.system());
    private final Map<String, ConsolePage> pages = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final String below;

    PageServing(List<ConsolePage> all) {
        this("", all);
    }

    /** @param below what stands before every address; empty where nothing does */
    PageServing(String below, List<ConsolePage> all) {
        this.below = below;
        for (ConsolePage page : all) {
            PageAddress.checkPath(page.path());
            if (pages.putIfAbsent(page.path(), page) != null) {
                throw new IllegalArgumentException(
                        "path of a page: " + page.path() + " is taken -> choose another for your page");
            }
        }
        TYPES.keySet().forEach(name -> files.put(name, resource(name.substring(1))));
    }

    /** {@return whether a path leads to a page or a file} */
    boolean knows(String path) {
        return pages.containsKey(path) || files.containsKey("/" + path);
    }

    private static String resource(String name) {
        return name.equals("console.css")
                ? Frame.STYLE
                : HtmlPage.resource(name, PageServing.class.getResourceAsStream(name));
    }

    private String first() {
        return pages.keySet().iterator().next();
    }

    /** {@return the address of a page of ours, whatever is asked for} */
    String local(String wanted) {
        String page = wanted.startsWith("/") ? wanted.substring(1) : wanted;
        int mark = page.indexOf('?');
        String path = mark < 0 ? page : page.substring(0, mark);
        if (!pages.containsKey(path) || !page.matches("[\\w?=&%+.*-]*")) {
            return below + "/" + first();
        }
        return below + "/" + page;
    }

    /** @param secret of the session; null where nothing may be changed */
    Answered get(String path, Map<String, List<String>> query, @Nullable String secret) {
        String file = files.get(path);
        if (file != null) {
            return Answered.of(200, TYPES.getOrDefault(path, "text/plain"), file);
        }
        if (path.equals("/")) {
            return Answered.words(303, "go on").with("Location", below + "/" + first());
        }
        PageRequest request = PageRequest.show(query, secret != null);
        return framed(path, secret, Map.of(), page -> page.respond(request));
    }

    Answered post(String path, Map<String, List<String>> form, String secret) {
        return framed(path, secret, form, page -> page.respond(PageRequest.change(form)));
    }

    /** @param sent by a form; where it can't be taken, it is shown, so that nobody has to write it twice */
    private Answered framed(
            String path,
            @Nullable String secret,
            Map<String, List<String>> sent,
            Function<ConsolePage, PageContent> ask) {
        ConsolePage page = pages.get(path.substring(Math.min(1, path.length())));
        Frame frame = new Frame(below, List.copyOf(pages.values()), page, secret, callbacks);
        if (page == null || !path.startsWith("/")) {
            return shown(frame, PageContent.missing("There is no page here. The navigation names all."));
        }
        Callback callback = callbacks.of("the console's page " + path, "it shows that it has failed");
        Attempt<Answered> shown = Attempt.at(() -> {
            PageContent content = ask.apply(page);
            return content.next()
                    .map(next -> Answered.words(303, "done").with("Location", below + next))
                    .orElseGet(() -> shown(frame, content));
        });
        Throwable failure = shown.failure();
        if (failure == null) {
            callback.worked();
            return shown.value();
        }
        return refused(frame, problem(failure, callback), sent);
    }

    private static PageContent problem(Throwable failure, Callback callback) {
        String words = String.valueOf(failure.getMessage());
        if (failure instanceof IllegalArgumentException) {
            return PageContent.problem(400, "This can't be done", words);
        }
        if (failure instanceof IllegalStateException) {
            return PageContent.problem(409, "This can't be done now", words);
        }
        if (failure instanceof FineTuneException) {
            return PageContent.problem(503, "This can't be had now", words);
        }
        callback.failed(failure);
        return PageContent.problem(500, "This page has failed", "The log says why.");
    }

    private static Answered refused(Frame frame, PageContent problem, Map<String, List<String>> sent) {
        return Answered.of(problem.status(), "text/html", frame.around(problem.title(), body -> {
            problem.write(body);
            SentFields.write(body, sent, problem.status() >= 500);
        }));
    }

    private static Answered shown(Frame frame, PageContent content) {
        return Answered.of(content.status(), "text/html", frame.around(content.title(), content::write));
    }
}
