// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.console.MountedConsole;
import io.github.finetune4j.console.MountedConsole.Answer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From the servlet's words to the console's and back. Whoever gets here, the application's security has let in. */
final class ConsoleServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;

    private final transient Function<String, MountedConsole> mounts;
    private transient volatile @Nullable MountedConsole last;

    /** @param console not yet mounted: a proxy in front may say below which path */
    ConsoleServlet(Console.Builder console) {
        mounts = console::mount;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MountedConsole console;
        try {
            console = below(request.getContextPath() + request.getServletPath());
        } catch (IllegalArgumentException e) {
            response.sendError(BAD_REQUEST);
            return;
        }
        String path = request.getPathInfo();
        send(console.get(path == null ? "" : path, request.getQueryString()), response);
    }

    private MountedConsole below(String path) {
        MountedConsole known = last;
        if (known != null && known.below().equals(path)) {
            return known;
        }
        MountedConsole fresh = mounts.apply(path);
        last = fresh;
        return fresh;
    }

    private static void send(Answer answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
