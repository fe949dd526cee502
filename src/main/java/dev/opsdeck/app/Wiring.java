package dev.opsdeck.app;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.MembersOnly;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.Rights;
import dev.opsdeck.approval.ApprovalListener;
import dev.opsdeck.approval.Approvals;
import dev.opsdeck.audit.Audit;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.console.Console;
import dev.opsdeck.database.Database;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.PriorityGate;
import dev.opsdeck.message.Messages;
import dev.opsdeck.oncall.OnCall;
import dev.opsdeck.progress.Outbox;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.reference.References;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.RunObserver;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.engine.RunEngine;
import dev.opsdeck.run.ledger.EngineServices;
import dev.opsdeck.run.ledger.ProgressReminders;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.runbook.Runbooks;
import dev.opsdeck.runbook.expression.Expressions;
import dev.opsdeck.schedule.DurableTimers;
import dev.opsdeck.schedule.TimerHandler;
import dev.opsdeck.schedule.TimerSettings;
import dev.opsdeck.schedule.Timers;
import dev.opsdeck.secret.SealedValues;
import dev.opsdeck.slack.SlackApp;
import dev.opsdeck.slack.SlackSettings;
import dev.opsdeck.slack.api.CallObserver;
import dev.opsdeck.slack.api.SlackConnection;
import dev.opsdeck.slack.inbox.Inbox;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Set;

/** Puts together what does not put itself together. */
@Factory
final class Wiring {
  @Singleton
  IdSource ids() {
    return IdSource.random();
  }

  @Singleton
  Catalog catalog(Configuration configuration) {
    return configuration.catalog();
  }

  @Singleton
  Runbooks runbooks(Configuration configuration) {
    return configuration.runbooks();
  }

  @Singleton
  Expressions expressions(Configuration configuration) {
    return configuration.expressions();
  }

  @Singleton
  AccessPolicy policy(Configuration configuration, SlackConnection slack) {
    return new MembersOnly(configuration.policy(), known -> slack.identity().actorNow(known.id()));
  }

  @Singleton
  SlackConnection slackConnection(
      Settings settings, Configuration configuration, InstantSource clock, CallObserver calls) {
    SlackSettings slack = settings.slack().demand();
    return SlackConnection.of(
        slack.botToken(), slack.apiUrl(), configuration.channelNames(), clock, calls);
  }

  @Singleton
  OnCall onCall(Configuration configuration) {
    return configuration.onCall();
  }

  @Singleton
  References references(Configuration configuration) {
    return configuration.references();
  }

  @Singleton
  Messages messages(Configuration configuration) {
    return configuration.messages();
  }

  @Singleton
  DurableTimers timers(PostgresDatabase database, InstantSource clock, IdSource ids) {
    return new DurableTimers(
        database,
        database.dataSource(),
        clock,
        ids,
        TimerSettings.standard(),
        Set.of(RunLedger.TIMER, ProgressReminders.TIMER, Approvals.EXPIRY, Approvals.ESCALATION));
  }

  @Singleton
  SlackApp slack(
      Settings settings,
      Console console,
      Messages messages,
      SlackApp.Storage storage,
      PriorityGate acknowledgements,
      InstantSource clock,
      SlackConnection slack) {
    return SlackApp.of(
        settings.slack().demand().signingSecret(),
        slack,
        console,
        messages,
        storage,
        acknowledgements,
        clock);
  }

  /** Those who wait for Slack's acknowledgement go before all that can wait a moment. */
  @Singleton
  PriorityGate acknowledgements() {
    return new PriorityGate();
  }

  @Singleton
  SlackApp.Storage slackStorage(
      Inbox inbox, Outbox outbox, PostedMessages posted, SealedValues sealed) {
    return new SlackApp.Storage(inbox, outbox, posted, sealed);
  }

  @Singleton
  RunEngine engine(
      EngineServices storage,
      Configuration configuration,
      AccessPolicy policy,
      ActionRegistry actions,
      Rights rights,
      Approvals approvals,
      RunObserver observer,
      PriorityGate acknowledgements,
      IdSource ids,
      InstantSource clock) {
    return new RunEngine(
        storage,
        new RunEngine.Library(configuration.expressions(), actions, rights),
        new RunEngine.Deciders(policy, approvals, () -> configuration.onCall().at(clock.instant())),
        new RunEngine.Surroundings(observer, acknowledgements, ids, clock));
  }

  @Singleton
  EngineServices storage(Database database, Timers timers, Outbox outbox, Audit audit) {
    return new EngineServices(database, timers, outbox, audit);
  }

  @Singleton
  Launcher launcher(RunEngine engine) {
    return engine.launcher();
  }

  @Singleton
  Runs runs(RunEngine engine) {
    return engine.runs();
  }

  @Singleton
  Locks locks(RunEngine engine) {
    return engine.locks();
  }

  @Singleton
  ApprovalListener approvalListener(RunEngine engine) {
    return engine.approvalListener();
  }

  @Singleton
  @Named("run")
  TimerHandler worker(RunEngine engine) {
    return engine.worker();
  }

  @Singleton
  @Named("run-report")
  TimerHandler reports(RunEngine engine) {
    return engine.reports();
  }
}
