// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.people.evaluation.HumanEvaluation;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.pages.InvitationKey;
import io.github.finetune4j.people.pages.PeoplePages;
import java.nio.file.Path;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * The pages on which people work, if the application asks for them, in a console of their own: on the loopback address,
 * with a token for the operator and an invitation for everybody else. Where its parts are missing,
 * {@link MissingPartsAutoConfiguration} says so.
 */
@AutoConfiguration(after = {ConsolePartsAutoConfiguration.class, WorkspaceAutoConfiguration.class})
@ConditionalOnProperty("finetune4j.people.enabled")
@ConditionalOnClass(
        value = {PeoplePages.class, Console.class},
        name = "org.eclipse.jetty.server.Server")
final class PeopleAutoConfiguration {
    private static final System.Logger LOG = System.getLogger(PeopleAutoConfiguration.class.getName());
    private static final String ENABLED = "finetune4j.people.enabled";

    @Bean
    @ConditionalOnMissingBean
    PeoplePages finetune4jPeoplePages(
            Settings settings,
            ListableBeanFactory beans,
            ObjectProvider<InvitationKey> keys,
            ObjectProvider<HumanEvaluation> studies,
            ObjectProvider<LabelingQueue> queues) {
        try {
            InvitationKey own = keys.getIfUnique();
            PeoplePages.Builder pages = PeoplePages.builder(own == null ? kept(settings, beans) : own);
            studies.orderedStream().forEach(pages::addStudy);
            queues.orderedStream().forEach(pages::addQueue);
            return pages.build();
        } catch (IllegalArgumentException | FineTuneException e) {
            throw SettingException.of(ENABLED, e);
        }
    }

    private static InvitationKey kept(Settings settings, ListableBeanFactory beans) {
        Path file = settings.people().keyFile();
        if (file != null) {
            return InvitationKey.keptIn(file);
        }
        Path workspace = settings.workspace().folder();
        if (workspace == null) {
            throw new SettingException(ENABLED + ": true, and there is no key to sign invitations with -> set"
                    + " finetune4j.people.key-file, or define a bean that is an InvitationKey");
        }
        if (beans.containsBean(WorkspaceAutoConfiguration.BEAN)) {
            beans.getBean(WorkspaceAutoConfiguration.BEAN); // it wants its folder empty when it makes it
        }
        return InvitationKey.keptIn(workspace.resolve("invitations.key"));
    }

    @Bean
    @ConditionalOnMissingBean
    Console finetune4jPeoplesConsole(Settings settings, ConsoleContents contents, PeoplePages pages) {
        Console.Builder console = contents.console(ENABLED).allowChanges();
        try {
            Console open = pages.addTo(console.port(settings.people().port())).open();
            LOG.log(System.Logger.Level.INFO, "people work at {0}, by invitation", open.origin());
            return open;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw SettingException.of("finetune4j.people", e);
        }
    }
}
