-- The tables of Open Dental 24.3.10 that are read or written here, from our notes on its columns and indexes.
-- No ENGINE clause: the session's default decides, as in an install.

CREATE TABLE preference (
  PrefName varchar(255) NOT NULL DEFAULT '',
  ValueString text NOT NULL,
  PrefNum bigint(20) NOT NULL AUTO_INCREMENT,
  Comments text NULL,
  PRIMARY KEY (PrefNum),
  KEY PrefName (PrefName)
);

CREATE TABLE definition (
  DefNum bigint(20) NOT NULL AUTO_INCREMENT,
  Category tinyint(3) unsigned NOT NULL DEFAULT 0,
  ItemOrder smallint(5) unsigned NOT NULL DEFAULT 0,
  ItemName varchar(255) NOT NULL DEFAULT '',
  ItemValue varchar(255) NOT NULL DEFAULT '',
  ItemColor int(11) NOT NULL DEFAULT 0,
  IsHidden tinyint(3) unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (DefNum)
);

CREATE TABLE commlog (
  CommlogNum bigint(20) NOT NULL AUTO_INCREMENT,
  PatNum bigint(20) NOT NULL,
  CommDateTime datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  CommType bigint(20) NOT NULL,
  Note text NULL,
  Mode_ tinyint(3) unsigned NOT NULL DEFAULT 0,
  SentOrReceived tinyint(3) unsigned NOT NULL DEFAULT 0,
  UserNum bigint(20) NOT NULL,
  Signature text NOT NULL,
  SigIsTopaz tinyint(4) NOT NULL,
  DateTStamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  DateTimeEnd datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  CommSource tinyint(4) NULL DEFAULT NULL,
  ProgramNum bigint(20) NOT NULL,
  DateTEntry datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  ReferralNum bigint(20) NOT NULL,
  CommReferralBehavior tinyint(4) NOT NULL,
  PRIMARY KEY (CommlogNum),
  KEY PatNum (PatNum),
  KEY CommDateTime (CommDateTime),
  KEY CommType (CommType),
  KEY ProgramNum (ProgramNum),
  KEY indexPNCDateCType (PatNum, CommDateTime, CommType),
  KEY UserNum (UserNum),
  KEY ReferralNum (ReferralNum)
);

CREATE TABLE procnote (
  ProcNoteNum bigint(20) NOT NULL AUTO_INCREMENT,
  PatNum bigint(20) NOT NULL,
  ProcNum bigint(20) NOT NULL,
  EntryDateTime datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  UserNum bigint(20) NOT NULL,
  Note text NULL,
  SigIsTopaz tinyint(3) unsigned NOT NULL,
  Signature text NULL,
  PRIMARY KEY (ProcNoteNum),
  KEY PatNum (PatNum),
  KEY ProcNum (ProcNum),
  KEY UserNum (UserNum)
);

CREATE TABLE procedurelog (
  ProcNum bigint(20) NOT NULL AUTO_INCREMENT,
  PatNum bigint(20) NOT NULL,
  AptNum bigint(20) NOT NULL,
  ProcDate date NOT NULL DEFAULT '0001-01-01',
  ProcFee double NOT NULL DEFAULT 0,
  Priority bigint(20) NOT NULL,
  ProcStatus tinyint(3) unsigned NOT NULL DEFAULT 0,
  ProvNum bigint(20) NOT NULL,
  PlannedAptNum bigint(20) NOT NULL,
  ClinicNum bigint(20) NOT NULL,
  CodeNum bigint(20) NOT NULL,
  UnitQty int(11) NOT NULL,
  BaseUnits int(11) NOT NULL,
  IsLocked tinyint(4) NOT NULL,
  IsCpoe tinyint(4) NOT NULL,
  DateTStamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  SecUserNumEntry bigint(20) NOT NULL,
  SecDateEntry datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  DateComplete date NOT NULL DEFAULT '0001-01-01',
  PRIMARY KEY (ProcNum),
  KEY CodeNum (CodeNum),
  KEY PlannedAptNum (PlannedAptNum),
  KEY Priority (Priority),
  KEY ClinicNum (ClinicNum),
  KEY SecUserNumEntry (SecUserNumEntry),
  KEY DateComplete (DateComplete),
  KEY indexPNPSCN (PatNum, ProcStatus, ClinicNum),
  KEY indexPNPD (ProvNum, ProcDate),
  KEY indexAgingCovering (PatNum, ProcStatus, ProcFee, UnitQty, BaseUnits, ProcDate),
  KEY PatStatusCodeDate (PatNum, ProcStatus, CodeNum, ProcDate),
  KEY RadiologyProcs (AptNum, CodeNum, ProcStatus, IsCpoe, ProvNum),
  KEY DateClinicStatus (ProcDate, ClinicNum, ProcStatus),
  KEY DateTStampPN (DateTStamp, PatNum)
);

CREATE TABLE procedurecode (
  CodeNum bigint(20) NOT NULL AUTO_INCREMENT,
  ProcCode varchar(15) NOT NULL,
  Descript varchar(255) NOT NULL DEFAULT '',
  AbbrDesc varchar(50) NOT NULL DEFAULT '',
  DateTStamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (CodeNum),
  KEY ProcCode (ProcCode)
);

CREATE TABLE clockevent (
  ClockEventNum bigint(20) NOT NULL AUTO_INCREMENT,
  EmployeeNum bigint(20) NOT NULL,
  TimeEntered1 datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  TimeDisplayed1 datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  ClockStatus tinyint(3) unsigned NOT NULL DEFAULT 0,
  Note text NULL,
  TimeEntered2 datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  TimeDisplayed2 datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  ClinicNum bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (ClockEventNum),
  KEY EmployeeNum (EmployeeNum),
  KEY ClinicNum (ClinicNum)
);

CREATE TABLE procgroupitem (
  ProcGroupItemNum bigint(20) NOT NULL AUTO_INCREMENT,
  ProcNum bigint(20) NOT NULL,
  GroupNum bigint(20) NOT NULL,
  PRIMARY KEY (ProcGroupItemNum),
  KEY ProcNum (ProcNum),
  KEY GroupNum (GroupNum)
);

CREATE TABLE task (
  TaskNum bigint(20) NOT NULL AUTO_INCREMENT,
  TaskListNum bigint(20) NOT NULL,
  DateTask date NOT NULL DEFAULT '0001-01-01',
  KeyNum bigint(20) NOT NULL,
  Descript text NULL,
  TaskStatus tinyint(3) unsigned NOT NULL,
  IsRepeating tinyint(3) unsigned NOT NULL,
  DateType tinyint(3) unsigned NOT NULL,
  FromNum bigint(20) NOT NULL,
  ObjectType tinyint(3) unsigned NOT NULL,
  DateTimeEntry datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  UserNum bigint(20) NOT NULL,
  DateTimeFinished datetime NOT NULL,
  PriorityDefNum bigint(20) NOT NULL,
  ReminderGroupId varchar(20) NOT NULL,
  ReminderType smallint(6) NOT NULL,
  ReminderFrequency int(11) NOT NULL,
  DateTimeOriginal datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  SecDateTEdit timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  DescriptOverride varchar(255) NOT NULL,
  IsReadOnly tinyint(1) NOT NULL DEFAULT 0,
  TriageCategory bigint(20) NOT NULL,
  PRIMARY KEY (TaskNum),
  KEY indexTaskListNum (TaskListNum),
  KEY KeyNum (KeyNum),
  KEY PriorityDefNum (PriorityDefNum),
  KEY SecDateTEdit (SecDateTEdit),
  KEY DateTimeOriginal (DateTimeOriginal),
  KEY TaskStatus (TaskStatus),
  KEY UserNum (UserNum),
  KEY TriageCategory (TriageCategory)
);

CREATE TABLE tasklist (
  TaskListNum bigint(20) NOT NULL AUTO_INCREMENT,
  Descript varchar(255) NOT NULL DEFAULT '',
  Parent bigint(20) NOT NULL,
  DateTL date NOT NULL DEFAULT '0001-01-01',
  IsRepeating tinyint(3) unsigned NOT NULL,
  DateType tinyint(3) unsigned NOT NULL,
  FromNum bigint(20) NOT NULL,
  ObjectType tinyint(3) unsigned NOT NULL,
  DateTimeEntry datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  GlobalTaskFilterType tinyint(4) NOT NULL,
  TaskListStatus tinyint(4) NOT NULL,
  PRIMARY KEY (TaskListNum),
  KEY indexParent (Parent)
);

CREATE TABLE tasknote (
  TaskNoteNum bigint(20) NOT NULL AUTO_INCREMENT,
  TaskNum bigint(20) NOT NULL,
  UserNum bigint(20) NOT NULL,
  DateTimeNote datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  Note text NOT NULL,
  PRIMARY KEY (TaskNoteNum),
  KEY TaskNum (TaskNum),
  KEY UserNum (UserNum)
);

CREATE TABLE taskhist (
  TaskHistNum bigint(20) NOT NULL AUTO_INCREMENT,
  UserNumHist bigint(20) NOT NULL,
  DateTStamp datetime NOT NULL,
  IsNoteChange tinyint(4) NOT NULL,
  TaskNum bigint(20) NOT NULL,
  TaskListNum bigint(20) NOT NULL,
  DateTask date NOT NULL DEFAULT '0001-01-01',
  KeyNum bigint(20) NOT NULL,
  Descript text NOT NULL,
  TaskStatus tinyint(4) NOT NULL,
  IsRepeating tinyint(4) NOT NULL,
  DateType tinyint(4) NOT NULL,
  FromNum bigint(20) NOT NULL,
  ObjectType tinyint(4) NOT NULL,
  DateTimeEntry datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  UserNum bigint(20) NOT NULL,
  DateTimeFinished datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  PriorityDefNum bigint(20) NOT NULL,
  ReminderGroupId varchar(20) NOT NULL,
  ReminderType smallint(6) NOT NULL,
  ReminderFrequency int(11) NOT NULL,
  DateTimeOriginal datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  SecDateTEdit timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  DescriptOverride varchar(255) NOT NULL,
  IsReadOnly tinyint(1) NOT NULL DEFAULT 0,
  TriageCategory bigint(20) NOT NULL,
  PRIMARY KEY (TaskHistNum),
  KEY TaskNum (TaskNum),
  KEY SecDateTEdit (SecDateTEdit),
  KEY DateTStamp (DateTStamp),
  KEY KeyNum (KeyNum),
  KEY TriageCategory (TriageCategory)
);

CREATE TABLE taskunread (
  TaskUnreadNum bigint(20) NOT NULL AUTO_INCREMENT,
  TaskNum bigint(20) NOT NULL,
  UserNum bigint(20) NOT NULL,
  PRIMARY KEY (TaskUnreadNum),
  KEY TaskNum (TaskNum),
  KEY UserNum (UserNum)
);

CREATE TABLE tasksubscription (
  TaskSubscriptionNum bigint(20) NOT NULL AUTO_INCREMENT,
  UserNum bigint(20) NOT NULL,
  TaskListNum bigint(20) NOT NULL,
  TaskNum bigint(20) NOT NULL,
  PRIMARY KEY (TaskSubscriptionNum),
  KEY UserNum (UserNum),
  KEY TaskNum (TaskNum),
  KEY TaskListNum (TaskListNum)
);

CREATE TABLE taskancestor (
  TaskAncestorNum bigint(20) NOT NULL AUTO_INCREMENT,
  TaskNum bigint(20) NOT NULL,
  TaskListNum bigint(20) NOT NULL,
  PRIMARY KEY (TaskAncestorNum),
  KEY TaskNum (TaskNum),
  KEY TaskListCov (TaskListNum, TaskNum)
);

CREATE TABLE taskattachment (
  TaskAttachmentNum bigint(20) NOT NULL AUTO_INCREMENT,
  TaskNum bigint(20) NOT NULL,
  DocNum bigint(20) NOT NULL,
  TextValue text NOT NULL,
  Description varchar(255) NOT NULL,
  PRIMARY KEY (TaskAttachmentNum),
  KEY TaskNum (TaskNum),
  KEY DocNum (DocNum)
);

CREATE TABLE signalod (
  SignalNum bigint(20) NOT NULL AUTO_INCREMENT,
  DateViewing date NOT NULL DEFAULT '0001-01-01',
  SigDateTime datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  FKey bigint(20) NOT NULL,
  FKeyType varchar(255) NOT NULL,
  IType tinyint(4) NOT NULL,
  RemoteRole tinyint(4) NOT NULL,
  MsgValue text NOT NULL,
  PRIMARY KEY (SignalNum),
  KEY indexSigDateTime (SigDateTime),
  KEY FKey (FKey),
  KEY IType (IType)
);

CREATE TABLE userod (
  UserNum bigint(20) NOT NULL AUTO_INCREMENT,
  UserName varchar(255) NOT NULL DEFAULT '',
  Password varchar(255) NOT NULL DEFAULT '',
  UserGroupNum bigint(20) NOT NULL,
  EmployeeNum bigint(20) NOT NULL,
  ClinicNum bigint(20) NOT NULL,
  ProvNum bigint(20) NOT NULL,
  IsHidden tinyint(1) NOT NULL,
  TaskListInBox bigint(20) NOT NULL,
  AnesthProvType int(2) NOT NULL DEFAULT 3,
  DefaultHidePopups tinyint(4) NOT NULL,
  PasswordIsStrong tinyint(4) NOT NULL,
  ClinicIsRestricted tinyint(4) NOT NULL,
  InboxHidePopups tinyint(4) NOT NULL,
  UserNumCEMT bigint(20) NOT NULL,
  DateTFail datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  FailedAttempts tinyint(3) unsigned NOT NULL,
  DomainUser varchar(255) NOT NULL,
  IsPasswordResetRequired tinyint(4) NOT NULL,
  MobileWebPin varchar(255) NOT NULL,
  MobileWebPinFailedAttempts tinyint(3) unsigned NOT NULL,
  DateTLastLogin datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  EClipboardClinicalPin varchar(128) NOT NULL,
  BadgeId varchar(255) NOT NULL,
  PRIMARY KEY (UserNum),
  KEY UserGroupNum (UserGroupNum),
  KEY ClinicNum (ClinicNum),
  KEY ProvNum (ProvNum)
);

CREATE TABLE usergroup (
  UserGroupNum bigint(20) NOT NULL AUTO_INCREMENT,
  Description varchar(255) NOT NULL DEFAULT '',
  UserGroupNumCEMT bigint(20) NOT NULL,
  PRIMARY KEY (UserGroupNum),
  KEY UserGroupNumCEMT (UserGroupNumCEMT)
);

CREATE TABLE usergroupattach (
  UserGroupAttachNum bigint(20) NOT NULL AUTO_INCREMENT,
  UserNum bigint(20) NOT NULL,
  UserGroupNum bigint(20) NOT NULL,
  PRIMARY KEY (UserGroupAttachNum),
  KEY UserNum (UserNum),
  KEY UserGroupNum (UserGroupNum)
);

CREATE TABLE userodpref (
  UserOdPrefNum bigint(20) NOT NULL AUTO_INCREMENT,
  UserNum bigint(20) NOT NULL,
  Fkey bigint(20) NOT NULL,
  FkeyType tinyint(4) NOT NULL,
  ValueString text NOT NULL,
  ClinicNum bigint(20) NOT NULL,
  PRIMARY KEY (UserOdPrefNum),
  KEY UserNum (UserNum),
  KEY Fkey (Fkey),
  KEY ClinicNum (ClinicNum)
);

CREATE TABLE securitylog (
  SecurityLogNum bigint(20) NOT NULL AUTO_INCREMENT,
  PermType smallint(6) NOT NULL,
  UserNum bigint(20) NOT NULL,
  LogDateTime datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  LogText text NULL,
  PatNum bigint(20) NOT NULL,
  CompName varchar(255) NOT NULL,
  FKey bigint(20) NOT NULL,
  LogSource tinyint(4) NOT NULL,
  DefNum bigint(20) NOT NULL DEFAULT 0,
  DefNumError bigint(20) NOT NULL DEFAULT 0,
  DateTPrevious datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  PRIMARY KEY (SecurityLogNum),
  KEY PatNum (PatNum),
  KEY FKey (FKey),
  KEY DefNum (DefNum),
  KEY DefNumError (DefNumError),
  KEY UserNum (UserNum),
  KEY LogDateTime (LogDateTime),
  KEY PermType (PermType)
);

CREATE TABLE securityloghash (
  SecurityLogHashNum bigint(20) NOT NULL AUTO_INCREMENT,
  SecurityLogNum bigint(20) NOT NULL,
  LogHash varchar(255) NOT NULL,
  PRIMARY KEY (SecurityLogHashNum),
  KEY SecurityLogNum (SecurityLogNum)
);

CREATE TABLE patient (
  PatNum bigint(20) NOT NULL AUTO_INCREMENT,
  LName varchar(100) NOT NULL DEFAULT '',
  FName varchar(100) NOT NULL DEFAULT '',
  MiddleI varchar(100) NOT NULL DEFAULT '',
  Preferred varchar(100) NOT NULL DEFAULT '',
  PatStatus tinyint(3) unsigned NOT NULL DEFAULT 0,
  Birthdate date NOT NULL DEFAULT '0001-01-01',
  HmPhone varchar(30) NOT NULL DEFAULT '',
  WkPhone varchar(30) NOT NULL DEFAULT '',
  WirelessPhone varchar(30) NOT NULL DEFAULT '',
  Guarantor bigint(20) NOT NULL,
  Email varchar(100) NOT NULL DEFAULT '',
  PriProv bigint(20) NOT NULL,
  SecProv bigint(20) NOT NULL,
  PreferContactMethod tinyint(3) unsigned NOT NULL,
  ClinicNum bigint(20) NOT NULL,
  Language varchar(100) NOT NULL,
  ChartNumber varchar(100) NOT NULL DEFAULT '',
  SuperFamily bigint(20) NOT NULL,
  DateTStamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  SecurityHash varchar(255) NOT NULL,
  PRIMARY KEY (PatNum),
  KEY indexLName (LName(10)),
  KEY indexGuarantor (Guarantor),
  KEY ClinicPatStatus (ClinicNum, PatStatus)
);

CREATE TABLE patientlink (
  PatientLinkNum bigint(20) NOT NULL AUTO_INCREMENT,
  PatNumFrom bigint(20) NOT NULL,
  PatNumTo bigint(20) NOT NULL,
  LinkType tinyint(4) NOT NULL,
  DateTimeLink datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  PRIMARY KEY (PatientLinkNum),
  KEY PatNumFrom (PatNumFrom),
  KEY PatNumTo (PatNumTo)
);

CREATE TABLE clinic (
  ClinicNum bigint(20) NOT NULL AUTO_INCREMENT,
  Description varchar(255) NOT NULL,
  Abbr varchar(255) NOT NULL,
  EmailAddressNum bigint(20) NOT NULL,
  DefaultProv bigint(20) NOT NULL,
  InsBillingProv bigint(20) NOT NULL,
  ExternalID bigint(20) NOT NULL,
  IsHidden tinyint(4) NOT NULL,
  Region bigint(20) NOT NULL,
  ItemOrder int(11) NOT NULL,
  TimeZone varchar(75) NOT NULL,
  EmailAliasOverride varchar(255) NOT NULL,
  PRIMARY KEY (ClinicNum),
  KEY EmailAddressNum (EmailAddressNum),
  KEY DefaultProv (DefaultProv),
  KEY Region (Region),
  KEY ExternalID (ExternalID),
  KEY InsBillingProv (InsBillingProv)
);

CREATE TABLE provider (
  ProvNum bigint(20) NOT NULL AUTO_INCREMENT,
  Abbr varchar(255) NOT NULL,
  LName varchar(100) NOT NULL DEFAULT '',
  FName varchar(100) NOT NULL DEFAULT '',
  IsHidden tinyint(3) unsigned NOT NULL DEFAULT 0,
  ProvStatus tinyint(4) NOT NULL,
  EmailAddressNum bigint(20) NOT NULL,
  ProvNumBillingOverride bigint(20) NOT NULL,
  FeeSched bigint(20) NOT NULL,
  PRIMARY KEY (ProvNum),
  KEY EmailAddressNum (EmailAddressNum),
  KEY ProvNumBillingOverride (ProvNumBillingOverride),
  KEY FeeSched (FeeSched)
);

CREATE TABLE appointment (
  AptNum bigint(20) NOT NULL AUTO_INCREMENT,
  PatNum bigint(20) NOT NULL,
  AptStatus tinyint(3) unsigned NOT NULL DEFAULT 0,
  Op bigint(20) NOT NULL,
  Note text NULL,
  ProvNum bigint(20) NOT NULL,
  ProvHyg bigint(20) NOT NULL,
  AptDateTime datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  ClinicNum bigint(20) NOT NULL,
  DateTStamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  SecurityHash varchar(255) NOT NULL,
  PRIMARY KEY (AptNum),
  KEY indexPatNum (PatNum),
  KEY indexAptDateTime (AptDateTime),
  KEY StatusDate (AptStatus, AptDateTime, ClinicNum),
  KEY ClinicNum (ClinicNum),
  KEY DateTStamp (DateTStamp)
);

CREATE TABLE schedule (
  ScheduleNum bigint(20) NOT NULL AUTO_INCREMENT,
  SchedDate date NOT NULL DEFAULT '0001-01-01',
  StartTime time NOT NULL DEFAULT '00:00:00',
  StopTime time NOT NULL DEFAULT '00:00:00',
  SchedType tinyint(3) unsigned NOT NULL DEFAULT 0,
  ProvNum bigint(20) NOT NULL,
  BlockoutType bigint(20) NOT NULL,
  Note text NULL,
  Status tinyint(3) unsigned NOT NULL DEFAULT 0,
  EmployeeNum bigint(20) NOT NULL,
  DateTStamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  ClinicNum bigint(20) NOT NULL,
  PRIMARY KEY (ScheduleNum),
  KEY ProvNum (ProvNum),
  KEY SchedDate (SchedDate),
  KEY ClinicNumSchedType (ClinicNum, SchedType),
  KEY BlockoutType (BlockoutType),
  KEY EmpDateTypeStopTime (EmployeeNum, SchedDate, SchedType, StopTime)
);

CREATE TABLE patplan (
  PatPlanNum bigint(20) NOT NULL AUTO_INCREMENT,
  PatNum bigint(20) NOT NULL,
  Ordinal tinyint(3) unsigned NOT NULL,
  IsPending tinyint(3) unsigned NOT NULL DEFAULT 0,
  Relationship tinyint(3) unsigned NOT NULL DEFAULT 0,
  PatID varchar(100) NOT NULL DEFAULT '',
  InsSubNum bigint(20) NOT NULL,
  PRIMARY KEY (PatPlanNum),
  KEY indexPatNum (PatNum),
  KEY InsSubNum (InsSubNum)
);

CREATE TABLE inssub (
  InsSubNum bigint(20) NOT NULL AUTO_INCREMENT,
  PlanNum bigint(20) NOT NULL,
  Subscriber bigint(20) NOT NULL,
  DateEffective date NOT NULL DEFAULT '0001-01-01',
  DateTerm date NOT NULL DEFAULT '0001-01-01',
  SubscriberID varchar(255) NOT NULL DEFAULT '',
  PRIMARY KEY (InsSubNum),
  KEY PlanNum (PlanNum),
  KEY Subscriber (Subscriber)
);

CREATE TABLE insplan (
  PlanNum bigint(20) NOT NULL AUTO_INCREMENT,
  GroupName varchar(50) NOT NULL DEFAULT '',
  GroupNum varchar(25) NOT NULL DEFAULT '',
  PlanType char(1) NOT NULL DEFAULT '',
  CarrierNum bigint(20) NOT NULL,
  FilingCode bigint(20) NOT NULL,
  PRIMARY KEY (PlanNum),
  KEY CarrierNum (CarrierNum)
);

CREATE TABLE insfilingcode (
  InsFilingCodeNum bigint(20) NOT NULL AUTO_INCREMENT,
  Descript varchar(255) NOT NULL DEFAULT '',
  EclaimCode varchar(100) NOT NULL DEFAULT '',
  ItemOrder int(11) NOT NULL,
  GroupType bigint(20) NOT NULL,
  PRIMARY KEY (InsFilingCodeNum),
  KEY GroupType (GroupType)
);

CREATE TABLE popup (
  PopupNum bigint(20) NOT NULL AUTO_INCREMENT,
  PatNum bigint(20) NOT NULL,
  Description text NULL,
  IsDisabled tinyint(4) NOT NULL,
  PopupLevel tinyint(4) NOT NULL,
  UserNum bigint(20) NOT NULL,
  DateTimeEntry datetime NOT NULL,
  IsArchived tinyint(4) NOT NULL,
  PopupNumArchive bigint(20) NOT NULL,
  DateTimeDisabled datetime NOT NULL DEFAULT '0001-01-01 00:00:00',
  PRIMARY KEY (PopupNum),
  KEY PatNum (PatNum),
  KEY UserNum (UserNum),
  KEY PopupNumArchive (PopupNumArchive)
);

CREATE TABLE replicationserver (
  ReplicationServerNum bigint(20) NOT NULL AUTO_INCREMENT,
  Descript text NOT NULL,
  ServerId int(10) unsigned NOT NULL,
  RangeStart bigint(20) NOT NULL,
  RangeEnd bigint(20) NOT NULL,
  PRIMARY KEY (ReplicationServerNum),
  KEY ServerId (ServerId)
);

INSERT INTO insfilingcode (InsFilingCodeNum, Descript, EclaimCode, ItemOrder, GroupType) VALUES
  (1, 'Commercial_Insurance', 'CI', 0, 0),
  (13, 'FEP', 'FI', 12, 0),
  (17, 'Medicaid', 'MC', 16, 0);

INSERT INTO preference (PrefName, ValueString) VALUES
  ('DataBaseVersion', '24.3.10.0'),
  ('ProgramVersion', '24.3.10.0');
