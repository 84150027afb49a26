// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageAddress;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the page of a path, asks it, and puts its frame around what it gives. Paths are looked up, never resolved. */
final class PageServing {
    private static final System.Logger LOG = System.getLogger(PageServing.class.getName());
    private static final Map<String, String> TYPES =
            Map.of("/console.css", "text/css", "/console.js", "text/javascript", "/console.svg", "image/svg+xml");

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
        try (InputStream in = Objects.requireNonNull(
                PageServing.class.getResourceAsStream(name),
                name + " is missing from this jar -> report it as a bug")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is part of this jar and can't be read -> report it as a bug", e);
        }
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
        Frame frame = new Frame(below, List.copyOf(pages.values()), page, secret);
        if (page == null || !path.startsWith("/")) {
            return shown(frame, PageContent.missing("There is no page here. The navigation names all."));
        }
        try {
            PageContent content = ask.apply(page);
            return content.next()
                    .map(next -> Answered.words(303, "done").with("Location", below + next))
                    .orElseGet(() -> shown(frame, content));
        } catch (IllegalArgumentException e) {
            return refused(frame, 400, "This can't be done", String.valueOf(e.getMessage()), sent);
        } catch (IllegalStateException e) {
            return refused(frame, 409, "This can't be done now", String.valueOf(e.getMessage()), sent);
        } catch (FineTuneException e) {
            return refused(frame, 503, "This can't be had now", String.valueOf(e.getMessage()), sent);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the console's page " + page.path() + " failed", e);
            return refused(frame, 500, "This page has failed", "The log says why.", sent);
        }
    }

    private static Answered refused(
            Frame frame, int status, String title, String words, Map<String, List<String>> sent) {
        PageContent problem = PageContent.problem(status, title, words);
        return Answered.of(
                status,
                "text/html",
                frame.around(title, body -> {
                    problem.write(body);
                    SentFields.write(body, sent);
                }));
    }

    private static Answered shown(Frame frame, PageContent content) {
        return Answered.of(content.status(), "text/html", frame.around(content.title(), content::write));
    }
}
