package dev.opsdeck.demo.slack.state;

import java.util.List;

/** The people, channels and the app that a fresh workspace starts with. */
public final class Roster {
  public static final String TEAM = "T0ALGESTA";
  public static final String APP = "A0OPSDECK";
  public static final String BOT = "B0OPSDECK";
  public static final String BOT_USER = "U0OPSDECK";
  public static final String OPS_GROUP = "S0OPS";

  public static final Person ANA =
      new Person(
          "U0ANA",
          "ana",
          "Ana Ruiz",
          "Developer",
          "ana.ruiz@algesta.example",
          "en-US",
          "Europe/Madrid");
  public static final Person BRUNO =
      new Person(
          "U0BRUNO",
          "bruno",
          "Bruno Díaz",
          "On-call engineer",
          "bruno.diaz@algesta.example",
          "es-ES",
          "America/Bogota");
  public static final Person CARLA =
      new Person(
          "U0CARLA",
          "carla",
          "Carla Weber",
          "Incident commander",
          "carla.weber@algesta.example",
          "en-GB",
          "Europe/Berlin");
  public static final Person DEV =
      new Person(
          "U0DEV",
          "dev",
          "Dev Patel",
          "Support, not in @ops",
          "dev.patel@algesta.example",
          "en-GB",
          "Europe/London");

  static final List<Person> PEOPLE = List.of(ANA, BRUNO, CARLA, DEV);
  static final List<String> OPS_MEMBERS = List.of(ANA.id(), BRUNO.id(), CARLA.id());

  private Roster() {}

  static void furnish(Rooms rooms) {
    List<String> everybody = PEOPLE.stream().map(Person::id).toList();
    room(rooms, "C0ALGESTA", "algesta-ops", "Algesta platform operations", everybody, true);
    room(rooms, "C0ECOMMERCE", "ecommerce-ops", "E-commerce operations", everybody, true);
    room(rooms, "C0DEPLOYMENTS", "deployments", "What goes out, and when", everybody, true);
    room(rooms, "C0INCIDENTS", "incidents", "Open incidents", everybody, true);
    room(rooms, "C0RANDOM", "random", "Anything else. The bot is not here.", everybody, false);
  }

  private static void room(
      Rooms rooms, String id, String name, String topic, List<String> members, boolean withBot) {
    Room room = rooms.add(new Room(id, name, members.getFirst()));
    room.setTopic(topic);
    members.forEach(room::join);
    if (withBot) {
      room.join(BOT_USER);
    }
  }
}
